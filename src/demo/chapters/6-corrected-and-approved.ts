import type { DemoContext } from '../context.ts';
import { markViewed, submit } from '../wizard.ts';
import { resync, validate } from './3-district-and-state-are-compared.ts';
import { capture, PASSWORD, type SignedSnapshot } from './4-two-people-certify.ts';

export async function chapter6(demo: DemoContext, signed: SignedSnapshot, incidentId: string): Promise<SignedSnapshot> {
  const { story, people, certificationId, dashboard } = demo;
  story.chapter(6, 'Corrected, certified again, approved');
  const { avery, blake, casey, sam } = people;
  await story.refused(
    'submitCertification (Avery)',
    'SNAPSHOT_SUPERSEDED',
    () => submit(avery, certificationId, signed.id, signed.digest, { typedName: 'Avery Holtby', password: PASSWORD }),
    () => 'the snapshot of the cycle before',
  );

  const { incident, resolutionTypes } = await casey.call(
    'query ($id: ID!) { incident(id: $id) { version behaviorEvents { participants { resolutions { id stateCode startsOn } } } } resolutionTypes { id name } }',
    { id: incidentId },
  );
  const resolutions = (
    incident.behaviorEvents as {
      participants: { resolutions: { id: string; stateCode: string; startsOn: string }[] }[];
    }[]
  ).flatMap((event) => event.participants.flatMap((person) => person.resolutions));
  const expulsion = (resolutionTypes as { id: string; name: string }[]).find(({ name }) => name === 'Expulsion')!.id;
  const { id: resolutionId, startsOn } = resolutions[0]!;
  const changes = {
    resolutionTypeId: expulsion,
    endsOn: `${Number(startsOn.slice(0, 4)) + 1}${startsOn.slice(4)}`,
    durationSchoolDays: '180',
    imposedBy: 'TRUSTEES',
    boardActionOn: '2022-06-01',
  };
  const correct = (reason: string | null) =>
    casey.mutate(
      'correctResolution',
      'CorrectResolutionInput',
      { incidentId, resolutionId, changes, reason },
      'incident { id }',
    );
  await story.refused(
    'correctResolution',
    'INCIDENT_LOCKED',
    () => correct(null),
    () => 'it is part of certified data',
  );
  story.accepted(
    'correctResolution',
    await correct('The board expelled the student for one year'),
    () => 'one row changed: resolution 500 → 260, by the trustees',
  );

  await validate(demo, 1);
  await resync(demo, 1);
  const runId = await validate(demo, 0);
  await markViewed(avery, certificationId, runId);
  const snapshot = await capture(demo, runId);
  if (snapshot.digest === signed.digest) story.expect('another digest', snapshot.digest, 'one that differs');
  for (const report of [runId, snapshot.id]) await markViewed(blake, certificationId, report);
  story.accepted(
    'submitCertification (Avery)',
    await submit(avery, certificationId, snapshot.id, snapshot.digest, {
      typedName: 'Avery Holtby',
      password: PASSWORD,
    }),
    () => '1 of 2',
  );
  story.accepted(
    'submitCertification (Blake)',
    await submit(blake, certificationId, snapshot.id, snapshot.digest, {
      typedName: 'Blake Ortwin',
      password: PASSWORD,
    }),
    () => '2 of 2',
  );
  await dashboard.sees('CERTIFICATION_SENT_TO_STATE', 2);
  const approved = await sam.mutate(
    'approveCertification',
    'ApproveCertificationInput',
    { certificationId, snapshotId: snapshot.id, snapshotDigest: snapshot.digest },
    'certification { eventStatus }',
  );
  story.accepted('approveCertification', approved, () => 'the digest that stands on the screen');
  await dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 2);
  story.step('message', 'dashboard', 'Certification Approved by State');
  return snapshot;
}
