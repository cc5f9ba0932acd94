import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/application/streams.ts';
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
let blade: string;
let edits: readonly (readonly [string, object])[];

const read = async (id: string): Promise<Fields> => {
  const { data } = await test.execute<Fields>(
    `query ($id: ID!) { incident(id: $id) { ${INCIDENT} } }`,
    { id },
    own.administrator,
  );
  return data.incident;
};

const createEventType = async (name: string): Promise<string> => {
  const given = `createEventType(input: $input) { userErrors { code } eventType { id } }`;
  const input = { name, alignment: 'DISCIPLINE' };
  const { data } = await test.execute<Fields>(
    `mutation ($input: CreateEventTypeInput!) { ${given} }`,
    { input },
    own.administrator,
  );
  return data.createEventType.eventType.id;
};

type Setup = 'mapEventType' | 'mapResolutionType' | 'copyMappings';
const setUp = async (operation: Setup, input: object): Promise<Fields> => {
  const asked = `userErrors { code path details { key value } } lockedIncidents`;
  const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input!`;
  const text = `mutation ($input: ${type}) { ${operation}(input: $input) { ${asked} } }`;
  const { data, errors } = await test.execute<Fields>(text, { input }, own.administrator);
  expect(errors).toEqual([]);
  return data[operation];
};

const VISITOR = { nonStudentKind: 'UNKNOWN_PERSON', relationshipToSchool: 'Visitor', role: 'WITNESS' };

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  const old = { eventTypeId: await createEventType('Blade'), stateCode: '20', effectiveFrom: '2020-07-01' };
  expect(await setUp('mapEventType', old)).toMatchObject({ userErrors: [], lockedIncidents: 0 });
  blade = old.eventTypeId;
  const { id } = await changed(
    test,
    own.clerk,
    'reportIncident',
    oneEvent(own, blade, own.studentId, own.types.suspension),
  );
  await changed(test, own.clerk, 'completeIncident', { incidentId: id });
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

  it('gets another code from a mapping with a reason only, which is told beforehand and kept in the event', async () => {
    const before = await head(test);
    const reason = 'The state has asked for it';
    const knife = { eventTypeId: own.types.knife, stateCode: null, effectiveFrom: '2022-02-01' };
    const changes = [
      ['mapEventType', knife, 2],
      [
        'mapResolutionType',
        { resolutionTypeId: own.types.suspension, stateCode: null, effectiveFrom: '2022-02-14' },
        3,
      ],
      ['copyMappings', { fromSchoolYear: 2020, toSchoolYear: 2022 }, 1],
    ] as const;
    for (const [operation, input, locked] of changes) {
      const details = [{ key: 'locked', value: String(locked) }];
      const refused = { userErrors: [{ code: 'INCIDENT_LOCKED', path: ['reason'], details }], lockedIncidents: null };
      expect(await setUp(operation, input)).toEqual(refused);
      expect(await setUp(operation, { ...input, reason: ' ', dryRun: true })).toEqual(refused);
      const told = await setUp(operation, { ...input, reason, dryRun: true });
      expect(told).toEqual({ userErrors: [], lockedIncidents: locked });
    }
    expect(await head(test)).toBe(before);

    const free = { ...knife, effectiveFrom: '2022-02-15' };
    expect(await setUp('mapEventType', free)).toEqual({ userErrors: [], lockedIncidents: 0 });
    expect(await setUp('mapEventType', { ...knife, stateCode: '20' })).toEqual({ userErrors: [], lockedIncidents: 0 });
    const done = { userErrors: [], lockedIncidents: 1 };
    expect(await setUp('copyMappings', { ...changes[2][1], reason })).toEqual(done);
    expect(await setUp('mapEventType', { ...knife, reason })).toEqual({ ...done, lockedIncidents: 2 });
    for (const id of certified.incidentIds)
      expect(await read(id)).toMatchObject({ isLocked: true, hasChangedSinceCertification: true });
    const events = await test.application.services.journal.readStream(streams.eventType(own.districtId, blade));
    const subject = `certification:${blade}`;
    expect(events.map(({ sealed }) => JSON.parse(sealed) as object[])).toMatchObject([
      [],
      [],
      [{ subject }],
      [{ subject }],
    ]);
    const back = { ...knife, stateCode: '20', reason: 'It was not meant so' };
    expect(await setUp('mapEventType', back)).toMatchObject({ userErrors: [] });
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
