import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestLaneReplay } from '../../../src/projector/parked-lane.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';
import {
  type CertificationFixture,
  createCertification,
  mutate,
  PASSWORD,
  refusals,
  reportComplete,
} from '../../support/certification-fixture.ts';

let test: TestApplication;
let fixture: CertificationFixture;

beforeAll(async () => {
  test = await createTestApplication();
  fixture = await createCertification(test);
});

afterAll(() => test?.stop());

const isParked = (lane: string) => test.application.services.progress.isLaneParked(lane);

/** Waits for what the projector brings about by itself. */
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1_000) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a district whose events cannot be shown', () => {
  it('is parked alone: nothing is signed or captured on rows of the past, everyone else goes on, and after the fix it is as before', async () => {
    const { own, other, people, certificationId, otherCertificationId } = fixture;
    const { readDatabase, database, namespace } = test.application;
    const incident = await reportComplete(test, own, {
      eventTypeId: own.types.knife,
      studentId: own.studentId,
      resolutionTypeId: own.types.suspension,
    });
    // The handler of the next event of this district fails, as a faulty release would.
    await readDatabase.query(
      `alter table district_incident add constraint poison check (district_id <> '${own.districtId}') not valid`,
    );
    const digest = `sha256:${'0'.repeat(64)}`;
    const submit = {
      certificationId,
      snapshotId: 'no-snapshot',
      snapshotDigest: digest,
      attestation: { typedName: 'Avery Holtby', password: PASSWORD },
    };
    const acts = [
      ['submitCertification', submit],
      ['takeSnapshot', { certificationId }],
      ['retakeSnapshot', { certificationId }],
    ] as const;
    // Mutation tried: without the poison none of these answers LANE_FAULTED.
    for (const [name, input] of acts)
      expect(await refusals(test, people.avery, name, input), name).not.toEqual(['LANE_FAULTED']);
    const corrected = await mutate(test, people.casey, 'correctIncidentDetails', {
      incidentId: incident.id,
      changes: { occurredAt: '11:45' },
    });
    expect(corrected.userErrors).toEqual([]);
    await until('parking the lane', () => isParked(own.districtId));

    for (const [name, input] of acts)
      expect(await refusals(test, people.avery, name, input), name).toEqual(['LANE_FAULTED']);
    expect(
      await refusals(test, people.casey, 'correctIncidentDetails', {
        incidentId: incident.id,
        changes: { occurredAt: '12:00' },
      }),
    ).toEqual(['LANE_FAULTED']);
    expect(isParked(other.districtId)).toBe(false);
    expect(await refusals(test, people.olive, 'takeSnapshot', { certificationId: otherCertificationId })).not.toEqual([
      'LANE_FAULTED',
    ]);
    const elsewhere = await reportComplete(test, other, {
      eventTypeId: other.types.knife,
      studentId: other.studentId,
      resolutionTypeId: other.types.suspension,
    });
    expect(elsewhere.id).toEqual(expect.any(String));
    expect((await test.application.services.progress.status()).parkedLanes).toMatchObject([{ lane: own.districtId }]);

    await readDatabase.query('alter table district_incident drop constraint poison');
    expect(await requestLaneReplay(database, namespace, own.districtId)).toBe(true);
    await until('the replay', () => !isParked(own.districtId));
    for (const [name, input] of acts)
      expect(await refusals(test, people.avery, name, input), name).not.toEqual(['LANE_FAULTED']);
    const { data } = await test.execute<{ incident: { occurredAt: string } }>(
      'query ($id: ID!) { incident(id: $id) { occurredAt } }',
      { id: incident.id },
      people.casey,
    );
    expect(data!.incident.occurredAt).toBe('11:45');
  });
});
