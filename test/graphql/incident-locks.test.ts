import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { type CertifiedSnapshot, certifySnapshot } from '../support/certified-snapshot.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import {
  changed,
  changeIncident,
  checkDraft,
  head,
  INCIDENT,
  oneEvent,
  type Fields,
} from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let certified: CertifiedSnapshot;
let incidentId: string;
let untouched: string;
let edits: readonly (readonly [string, object])[];

const read = async (id: string): Promise<Fields> => {
  const { data } = await test.execute<Fields>(
    `query ($id: ID!) { incident(id: $id) { ${INCIDENT} } }`,
    { id },
    own.administrator,
  );
  return data.incident;
};

const VISITOR = { nonStudentKind: 'UNKNOWN_PERSON', relationshipToSchool: 'Visitor', role: 'WITNESS' };

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  certified = await certifySnapshot(test, own);
  [incidentId, untouched] = certified.incidentIds as [string, string];
  test.clock.set(new Date(test.clock.now().getTime() + 60_000));
  const [event] = (await read(incidentId)).behaviorEvents;
  const [participant] = event.participants;
  const of = { behaviorEventId: event.id, participantId: participant.id, resolutionId: participant.resolutions[0].id };
  const { behaviorEventId, participantId, resolutionId } = of;
  const { content } = oneEvent(own, own.types.knife, own.studentId);
  edits = [
    ['correctIncidentDetails', { changes: { details: 'In the gym' } }],
    ['addBehaviorEvent', { event: content.events[0] }],
    ['correctBehaviorEvent', { behaviorEventId, changes: { isReferredToLawEnforcement: true } }],
    ['addIncidentParticipants', { behaviorEventId, participants: [VISITOR] }],
    ['correctIncidentParticipant', { participantId, changes: { demeanor: 'calm' } }],
    [
      'addResolution',
      {
        participantIds: [participantId],
        resolution: { resolutionTypeId: own.types.detention, durationSchoolDays: '1' },
      },
    ],
    ['correctResolution', { resolutionId, changes: { durationSchoolDays: '0.5' } }],
    ['reviseIncident', { content: { title: 'Everything anew', events: content.events } }],
    ['reopenIncident', {}],
  ];
});

afterAll(() => test.stop());

describe('an incident in approved data (A20)', () => {
  it('is locked, and as it was certified', async () => {
    for (const id of certified.incidentIds)
      expect(await read(id)).toMatchObject({ isLocked: true, hasChangedSinceCertification: false });
    const other = await changed(
      test,
      own.administrator,
      'reportIncident',
      oneEvent(own, own.types.knife, own.studentId),
    );
    expect(other).toMatchObject({ isLocked: false, hasChangedSinceCertification: false });
  });

  it('takes no edit without a reason', async () => {
    const before = await head(test);
    for (const [operation, input] of edits) {
      const refused = await changeIncident(test, own.administrator, operation, { incidentId, ...input });
      expect([operation, refused.codes, refused.paths]).toEqual([operation, ['INCIDENT_LOCKED'], ['reason']]);
    }
    expect(await head(test)).toBe(before);
    expect(await read(incidentId)).toMatchObject({ isLocked: true, hasChangedSinceCertification: false });
  });

  it('tells a draft of an edit that a reason is missing, and nothing when it is given', async () => {
    const { content } = oneEvent(own, own.types.knife, own.studentId, own.types.suspension);
    const draft = { schoolId: own.schoolId, content };
    const refusals = async (reason?: string) =>
      (await checkDraft(test, own.administrator, draft, { incidentId, ...(reason !== undefined && { reason }) }))
        .refusals;
    expect(await refusals()).toEqual(['INCIDENT_LOCKED reason']);
    expect(await refusals('Told by a witness')).toEqual([]);
  });

  it('is edited with a reason, which is kept, and has then changed since certification', async () => {
    const input = { incidentId, changes: { details: 'In the gym' }, reason: 'Told by a witness' };
    const corrected = await changed(test, own.administrator, 'correctIncidentDetails', input);
    expect(corrected).toMatchObject({ status: 'COMPLETE', isLocked: true, hasChangedSinceCertification: true });
    const history = `query ($id: ID!) { incident(id: $id) { history(first: 200) { edges { node { type reason } } } } }`;
    const { data } = await test.execute<Fields>(history, { id: incidentId }, own.administrator);
    expect((data.incident.history.edges as Fields[]).at(-1).node).toEqual({
      type: 'IncidentDetailsCorrected',
      reason: 'Told by a witness',
    });
    expect(await read(untouched)).toMatchObject({ isLocked: true, hasChangedSinceCertification: false });
  });

  it('has changed when what would be certified differs, and is still locked when it is reopened or void', async () => {
    const reopened = await changed(test, own.administrator, 'reopenIncident', {
      incidentId: untouched,
      reason: 'Wrong day',
    });
    expect(reopened).toMatchObject({ status: 'IN_PROGRESS', isLocked: true, hasChangedSinceCertification: true });
    const voided = await changed(test, own.administrator, 'voidIncident', {
      incidentId: untouched,
      reason: 'Never happened',
    });
    expect(voided).toMatchObject({ status: 'VOIDED', isLocked: true, hasChangedSinceCertification: true });
  });
});
