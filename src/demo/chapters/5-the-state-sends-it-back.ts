import type { DemoContext } from '../context.ts';
import type { SignedSnapshot } from './4-two-people-certify.ts';

/** Gives the incident that the state asks about. */
export async function chapter5(
  { story, people, certificationId, dashboard }: DemoContext,
  signed: SignedSnapshot,
): Promise<string> {
  story.chapter(5, 'The state looks and sends it back');
  const { sam, riley } = people;
  const approve = (person: typeof sam) =>
    person.mutate(
      'approveCertification',
      'ApproveCertificationInput',
      { certificationId, snapshotId: signed.id, snapshotDigest: signed.digest },
      'certification { eventStatus }',
    );
  await story.refused('approveCertification (Riley)', 'NOT_APPROVER', () => approve(riley));
  const open = (reason: string, rowIds: readonly string[]) =>
    sam.mutate(
      'openRecertification',
      'OpenRecertificationInput',
      { certificationId, reason, rowIds },
      'certification { cycle eventStatus }',
    );
  await story.refused('openRecertification', 'REASON_REQUIRED', () => open(' ', []));

  const { incidents } = await sam.call(
    '{ incidents(filter: { ruleId: "BEH-10", statuses: [COMPLETE] }) { edges { node { id title behaviorEvents { stateCode } } } } }',
  );
  story.expect('firearm incidents at the state', incidents.edges.length, 1);
  const { id, title } = incidents.edges[0].node as { id: string; title: string | null };
  story.expect('what the state reads of it', title, null);
  const done = story.accepted(
    'openRecertification',
    await open('Handgun incident: one day of in-school suspension', [id]),
    () => 'reason: handgun, one day of in-school suspension',
  );
  story.expect(
    'the new cycle',
    [done.certification.cycle, done.certification.eventStatus],
    [2, 'RECERTIFICATION_IN_PROGRESS'],
  );
  await dashboard.sees('RECERTIFICATION_IN_PROGRESS', 2);
  story.step('message', 'dashboard', 'Recertification In Progress · cycle 2');
  return id;
}
