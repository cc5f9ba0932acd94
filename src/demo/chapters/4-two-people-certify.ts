import { type DemoContext, finished } from '../context.ts';
import { certification, markViewed, short, submit, takeSnapshot } from '../wizard.ts';

const WRONG_DIGEST = `sha256:${'0'.repeat(64)}`;
export const PASSWORD = 'demo';

export interface SignedSnapshot {
  readonly id: string;
  readonly digest: string;
  /** The state report that both certifiers opened. */
  readonly runId: string;
}

export async function chapter4(demo: DemoContext): Promise<SignedSnapshot> {
  const { story, people, certificationId, dashboard } = demo;
  story.chapter(4, 'Two people certify');
  const runId = await lastStateRun(demo);
  const snapshot = await capture(demo, runId);
  const { avery, blake, rowan } = people;
  await story.refused(
    'submitCertification (Avery)',
    'SNAPSHOT_DIGEST_MISMATCH',
    () => submit(avery, certificationId, snapshot.id, WRONG_DIGEST, { typedName: 'Avery Holtby', password: PASSWORD }),
    () => 'another digest',
  );
  await story.refused(
    'submitCertification (Avery)',
    'ATTESTATION_REQUIRED',
    () => submit(avery, certificationId, snapshot.id, snapshot.digest, { password: PASSWORD }),
    () => 'no name typed',
  );
  const first = story.accepted(
    'submitCertification (Avery)',
    await submit(avery, certificationId, snapshot.id, snapshot.digest, {
      typedName: 'Avery Holtby',
      password: PASSWORD,
    }),
    () => 'Certification Complete · event In Progress (1 of 2)',
  );
  story.expect('after the first signature', first.certification.eventStatus, 'IN_PROGRESS');
  await story.refused('submitCertification (Avery)', 'ALREADY_SUBMITTED', () =>
    submit(avery, certificationId, snapshot.id, snapshot.digest, { typedName: 'Avery Holtby', password: PASSWORD }),
  );
  await story.refused('submitCertification (Rowan)', 'NOT_CERTIFIER', () =>
    submit(rowan, certificationId, snapshot.id, snapshot.digest, { typedName: 'Rowan Tallgrass', password: PASSWORD }),
  );
  await story.refused('submitCertification (Blake)', 'REPORT_NOT_VIEWED', () =>
    submit(blake, certificationId, snapshot.id, snapshot.digest, { typedName: 'Blake Ortwin', password: PASSWORD }),
  );
  for (const report of [runId, snapshot.id]) await markViewed(blake, certificationId, report);
  await story.refused(
    'retakeSnapshot (Blake)',
    'SUBMISSIONS_WOULD_BE_VOIDED',
    () =>
      blake.mutate(
        'retakeSnapshot',
        'RetakeSnapshotInput',
        { certificationId, reason: 'looks stale', voidSubmissions: false },
        'snapshot { id }',
      ),
    () => 'Avery',
  );
  const second = story.accepted(
    'submitCertification (Blake)',
    await submit(blake, certificationId, snapshot.id, snapshot.digest, {
      typedName: 'Blake Ortwin',
      password: PASSWORD,
    }),
    () => 'both have signed',
  );
  story.expect('after the second signature', second.certification.eventStatus, 'CERTIFICATION_SENT_TO_STATE');
  await dashboard.sees('CERTIFICATION_SENT_TO_STATE', 1);
  story.step('message', 'dashboard', 'Certification Sent to State');
  return { ...snapshot, runId };
}

/** Step 3 by Avery: takes the snapshot, waits for it, opens it. */
export async function capture({ story, people, certificationId }: DemoContext, runId: string): Promise<SignedSnapshot> {
  const taken = await takeSnapshot(people.avery, certificationId);
  story.expect('refusals of takeSnapshot', taken.userErrors, []);
  await finished(people.avery, taken.job.id as string, '');
  const { currentSnapshot } = await certification(people.avery, certificationId);
  story.expect(
    'the snapshot',
    [currentSnapshot.status, currentSnapshot.rowCount, currentSnapshot.fatalCount],
    ['CAPTURED', 21, 0],
  );
  story.step(
    'call',
    'takeSnapshot',
    `21 rows, position ${currentSnapshot.position}, ${short(currentSnapshot.digest as string)}`,
  );
  await markViewed(people.avery, certificationId, currentSnapshot.id as string);
  return { id: currentSnapshot.id as string, digest: currentSnapshot.digest as string, runId };
}

async function lastStateRun({ people, certificationId }: DemoContext): Promise<string> {
  const answer = await people.avery.call(
    'query ($id: ID!) { jobs(filter: { kinds: [STATE_VALIDATION], certificationId: $id }, first: 1) { edges { node { id } } } }',
    { id: certificationId },
  );
  return (answer as { jobs: { edges: { node: { id: string } }[] } }).jobs.edges[0]!.node.id;
}
