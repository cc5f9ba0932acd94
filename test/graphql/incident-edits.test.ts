import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, changeIncident, checkDraft, head, oneEvent, type Fields } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const person = { demeanor: 'calm', injury: 'Bruise', injuryDescription: 'Left arm', medicalService: 'School nurse' };

describe('everything an incident says (F67-F69, F71, F74-F77, F92)', () => {
  it('comes back as it was given, with two events and three people in one save', async () => {
    const before = await head(test);
    const incident = await changed(test, own.clerk, 'reportIncident', {
      schoolId: own.schoolId,
      content: {
        setting: 'ON_CAMPUS',
        location: 'On Campus: School activity elsewhere',
        locationDescription: 'Away game, visitors’ bleachers',
        context: 'During a school activity',
        contextDescription: 'Third quarter',
        damages: '120.50',
        details: 'Two benches',
        events: [
          {
            eventTypeId: own.types.knife,
            isReferredToLawEnforcement: true,
            hasSeriousBodilyInjury: false,
            participants: [
              { studentId: own.studentId, role: 'OFFENDER', ...person, details: 'Said so', isDisplayedOnPortal: true },
              { studentId: own.iepStudentId, role: 'VICTIM' },
            ],
          },
          {
            eventTypeId: own.types.horseplay,
            participants: [
              {
                nonStudentKind: 'GRADUATE',
                role: 'OFFENDER',
                relationshipToSchool: 'Former student',
                lastName: 'Hartley',
              },
            ],
          },
        ],
      },
    });
    expect(await head(test)).toBe(before + 6);
    expect(incident).toMatchObject({
      title: 'Knife',
      status: 'IN_PROGRESS',
      occurredOn: '2022-06-02',
      occurredAt: '09:00',
      setting: 'ON_CAMPUS',
      location: 'On Campus: School activity elsewhere',
      locationDescription: 'Away game, visitors’ bleachers',
      context: 'During a school activity',
      contextDescription: 'Third quarter',
      damages: '120.50',
      details: 'Two benches',
      isReferral: false,
      behaviorEvents: [
        {
          isReferredToLawEnforcement: true,
          hasSeriousBodilyInjury: false,
          participants: [
            {
              role: 'OFFENDER',
              relationshipToSchool: 'STUDENT',
              ...person,
              details: 'Said so',
              isDisplayedOnPortal: true,
              hadActiveIep: false,
            },
            { role: 'VICTIM', hadActiveIep: true, isDisplayedOnPortal: false },
          ],
        },
        { participants: [{ nonStudentKind: 'GRADUATE', lastName: 'Hartley', student: null, wasEnrolled: false }] },
      ],
    });
    expect(incident.submittedAt).not.toBeNull();
    expect(incident.issues).toContainEqual({ ruleId: 'BEH-03', severity: 'INFO' });
  });

  it('takes places and circumstances from the lists that the form offers', async () => {
    const options = `query ($schoolId: ID!) { incidentFormOptions(schoolId: $schoolId) { locations contexts } }`;
    const { data } = await test.execute<Fields>(options, { schoolId: own.schoolId }, own.clerk);
    expect(data.incidentFormOptions.locations).toContain('On Campus: Cafeteria');
    expect(data.incidentFormOptions.contexts).toContain('During class');
    const before = await head(test);
    const content = { location: 'Behind the barn', context: 'In between' };
    const refused = await changeIncident(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, own.studentId, undefined, content),
    );
    expect(refused).toMatchObject({
      codes: ['UNKNOWN_CODE', 'UNKNOWN_CODE'],
      paths: ['content.context', 'content.location'],
    });
    expect(await head(test)).toBe(before);
  });

  it('saves several people or none, and asks for the relationship of those who are no students', async () => {
    const incident = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.horseplay, own.studentId),
    );
    const before = await head(test);
    const add = (participants: readonly object[]) =>
      changeIncident(test, own.clerk, 'addIncidentParticipants', {
        incidentId: incident.id,
        behaviorEventId: incident.behaviorEvents[0].id,
        participants,
      });
    const unknown = { nonStudentKind: 'UNKNOWN_PERSON', role: 'WITNESS' };
    const refused = await add([{ studentId: own.iepStudentId, role: 'VICTIM' }, unknown]);
    expect(refused).toMatchObject({ codes: ['RELATIONSHIP_REQUIRED'], paths: ['participants.1.relationshipToSchool'] });
    expect(await head(test)).toBe(before);
    const added = await add([
      { studentId: own.iepStudentId, role: 'VICTIM' },
      { ...unknown, relationshipToSchool: 'Unknown' },
    ]);
    expect(added.incident.behaviorEvents[0].participants).toHaveLength(3);
  });
});

describe('corrections and removals (F83)', () => {
  let incident: Fields;
  let eventId: string;
  let participantId: string;
  let resolutionId: string;

  beforeAll(async () => {
    incident = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, own.studentId, own.types.suspension),
    );
    eventId = incident.behaviorEvents[0].id;
    participantId = incident.behaviorEvents[0].participants[0].id;
    resolutionId = incident.behaviorEvents[0].participants[0].resolutions[0].id;
  });

  it('correct a participant, member by member, and take a value away with null', async () => {
    const { version } = incident;
    const input = {
      incidentId: incident.id,
      participantId,
      changes: { ...person, role: 'WITNESS', details: 'Left early' },
    };
    const first = await changed(test, own.clerk, 'correctIncidentParticipant', { ...input, expectedVersion: version });
    expect(first.behaviorEvents[0].participants[0]).toMatchObject({
      ...person,
      role: 'WITNESS',
      details: 'Left early',
    });
    const stale = await changeIncident(test, own.clerk, 'correctIncidentParticipant', {
      ...input,
      expectedVersion: version,
    });
    expect(stale.codes).toEqual(['CONFLICT']);
    const changes = { role: 'OFFENDER', demeanor: null, isDisplayedOnPortal: true };
    const second = await changed(test, own.clerk, 'correctIncidentParticipant', { ...input, changes });
    expect(second.behaviorEvents[0].participants[0]).toMatchObject({
      role: 'OFFENDER',
      demeanor: null,
      injury: 'Bruise',
      isDisplayedOnPortal: true,
    });
  });

  it('correct what is said as a whole, and half days', async () => {
    const changes = { locationDescription: 'Room 12', location: 'On Campus: Classroom', setting: 'ON_CAMPUS' };
    const corrected = await changed(test, own.clerk, 'correctIncidentDetails', { incidentId: incident.id, changes });
    expect(corrected).toMatchObject(changes);
    const half = {
      incidentId: incident.id,
      resolutionId,
      changes: { durationSchoolDays: '0.5', imposedBy: 'PRINCIPAL' },
    };
    const shorter = await changed(test, own.clerk, 'correctResolution', half);
    expect(shorter.behaviorEvents[0].participants[0]).toMatchObject({
      daysRemoved: { outOfSchool: '0.50', inSchool: '0.00' },
      resolutions: [{ durationSchoolDays: '0.50', imposedBy: 'PRINCIPAL' }],
    });
  });

  it.each(['removeResolution', 'removeIncidentParticipant', 'removeBehaviorEvent'])(
    '%s refuses without a reason, for an unknown part, and for whoever may not',
    async (operation) => {
      const before = await head(test);
      const part = {
        removeResolution: { resolutionId },
        removeIncidentParticipant: { participantId },
        removeBehaviorEvent: { behaviorEventId: eventId },
      };
      const input = { incidentId: incident.id, ...part[operation as keyof typeof part], reason: 'Entered twice' };
      const codes = async (as: Parameters<typeof changeIncident>[1], change: object = {}) =>
        (await changeIncident(test, as, operation, { ...input, ...change })).codes;
      expect(await codes(own.clerk, { reason: ' ' })).toEqual(['REASON_REQUIRED']);
      const nowhere = Object.fromEntries(
        Object.keys(part[operation as keyof typeof part]).map((key) => [key, 'nowhere']),
      );
      expect(await codes(own.clerk, nowhere)).toEqual(['UNKNOWN_CODE']);
      expect(await codes(own.clerk, { ...nowhere, reason: '' })).toEqual(['UNKNOWN_CODE', 'REASON_REQUIRED']);
      expect(await codes(other.clerk)).toEqual(['NOT_FOUND']);
      expect(await codes(principal(['REVIEWER'], { districtId: own.districtId }))).toEqual(['FORBIDDEN']);
      expect(await codes(principal(['STATE_APPROVER']))).toEqual(['FORBIDDEN']);
      expect(await codes(null)).toEqual(['UNAUTHENTICATED']);
      expect(await head(test)).toBe(before);
    },
  );

  it('remove from the bottom up, one event of history each', async () => {
    const reason = 'Entered twice';
    const before = await head(test);
    const withoutResolution = await changed(test, own.clerk, 'removeResolution', {
      incidentId: incident.id,
      resolutionId,
      reason,
    });
    expect(withoutResolution.behaviorEvents[0].participants[0].resolutions).toEqual([]);
    const withoutPerson = await changed(test, own.clerk, 'removeIncidentParticipant', {
      incidentId: incident.id,
      participantId,
      reason,
    });
    expect(withoutPerson.behaviorEvents[0].participants).toEqual([]);
    const withoutEvent = await changed(test, own.clerk, 'removeBehaviorEvent', {
      incidentId: incident.id,
      behaviorEventId: eventId,
      reason,
    });
    expect(withoutEvent).toMatchObject({ behaviorEvents: [], sync: { status: 'EXCLUDED', reason: 'UNMAPPED' } });
    expect(await head(test)).toBe(before + 3);
  });
});

describe('a complete incident has a resolution when an offender was enrolled (F81)', () => {
  const stranger = { nonStudentKind: 'UNKNOWN_PERSON', role: 'OFFENDER', relationshipToSchool: 'None' };

  it('also when its day is corrected to one on which the offender was', async () => {
    const report = oneEvent(own, own.types.knife, own.studentId, undefined, { occurredOn: '2021-08-02' });
    const { id } = await changed(test, own.clerk, 'reportIncident', report);
    expect((await changed(test, own.clerk, 'completeIncident', { incidentId: id })).status).toBe('COMPLETE');
    const before = await head(test);
    const changes = { occurredOn: '2022-02-14' };
    const corrected = await changeIncident(test, own.clerk, 'correctIncidentDetails', { incidentId: id, changes });
    expect(corrected.codes).toEqual(['RESOLUTION_REQUIRED']);
    const { events } = oneEvent(own, own.types.knife, own.studentId).content;
    const revised = { incidentId: id, content: { ...changes, events }, reason: 'Entered twice' };
    expect((await changeIncident(test, own.clerk, 'reviseIncident', revised)).codes).toEqual(['RESOLUTION_REQUIRED']);
    expect(await head(test)).toBe(before);
  });

  it('and is neither emptied nor completed empty (F75, F81)', async () => {
    const report = oneEvent(own, own.types.knife, own.studentId, own.types.suspension);
    const { id } = await changed(test, own.clerk, 'reportIncident', report);
    await changed(test, own.clerk, 'completeIncident', { incidentId: id });
    const before = await head(test);
    const empty = (change: object) =>
      changeIncident(test, own.clerk, 'reviseIncident', { incidentId: id, content: {}, ...change });
    expect(await empty({})).toMatchObject({ codes: ['REASON_REQUIRED'], paths: ['reason'] });
    expect((await empty({ reason: 'Entered twice' })).codes).toEqual(['RESOLUTION_REQUIRED']);
    expect(await head(test)).toBe(before);
    const nothing = await changed(test, own.clerk, 'reportIncident', { ...report, content: { title: 'Nothing yet' } });
    const complete = { incidentId: nothing.id };
    expect((await changeIncident(test, own.clerk, 'completeIncident', complete)).codes).toEqual([
      'RESOLUTION_REQUIRED',
    ]);
  });

  it('also when somebody added the offender a moment ago and the read model has it not yet', async () => {
    const { schoolId, content } = oneEvent(own, own.types.knife, own.studentId);
    const events = [{ ...content.events[0], participants: [stranger] }];
    const { id, behaviorEvents } = await changed(test, own.clerk, 'reportIncident', {
      schoolId,
      content: { ...content, events },
    });
    const { database, namespace } = test.application;
    const completed = await database.transaction(async (sql) => {
      await sql.query(`lock table ${namespace}.district_incident in share mode`);
      const participants = [{ studentId: own.studentId, role: 'OFFENDER' }];
      const add = { incidentId: id, behaviorEventId: behaviorEvents[0].id, participants };
      expect((await changeIncident(test, own.clerk, 'addIncidentParticipants', add)).codes).toEqual([]);
      return changeIncident(test, own.clerk, 'completeIncident', { incidentId: id });
    });
    expect(completed.codes).toEqual(['RESOLUTION_REQUIRED']);
  });
});

describe('resolutions (F78, F79, F90)', () => {
  it('are applied to everybody who is ticked, in one append, and need a duration', async () => {
    const reported = await changed(test, own.clerk, 'reportIncident', {
      schoolId: own.schoolId,
      content: {
        events: [
          {
            eventTypeId: own.types.knife,
            participants: [own.studentId, own.iepStudentId].map((studentId) => ({ studentId, role: 'OFFENDER' })),
          },
        ],
      },
    });
    const participants = reported.behaviorEvents[0].participants as Fields[];
    const resolution = { resolutionTypeId: own.types.suspension, durationSchoolDays: '0.5' };
    const apply = (change: object) =>
      changeIncident(test, own.clerk, 'addResolution', {
        incidentId: reported.id,
        participantIds: participants.map(({ id }) => id as string),
        resolution: { ...resolution, ...change },
      });
    const before = await head(test);
    expect((await apply({ durationSchoolDays: null })).codes).toEqual(['DURATION_REQUIRED']);
    expect((await apply({ startsOn: '2022-06-03', endsOn: '2022-06-02' })).codes).toEqual(['END_BEFORE_START']);
    expect(await head(test)).toBe(before);
    const { incident } = await apply({});
    expect(await head(test)).toBe(before + 2);
    expect(incident.behaviorEvents[0].participants).toMatchObject([
      { daysRemoved: { outOfSchool: '0.50' }, resolutions: [{ durationSchoolDays: '0.50' }] },
      { daysRemoved: { outOfSchool: '0.50' }, resolutions: [{ durationSchoolDays: '0.50' }] },
    ]);
  });

  it('continue a suspension pending board action, whose days are counted once', async () => {
    const expulsionTypeId = await expulsionType();
    const reported = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, own.studentId, own.types.suspension),
    );
    const [participant] = reported.behaviorEvents[0].participants;
    const suspension = participant.resolutions[0].id as string;
    const add = (pendingBoardSuspensionId: string) =>
      changeIncident(test, own.clerk, 'addResolution', {
        incidentId: reported.id,
        participantIds: [participant.id],
        resolution: {
          resolutionTypeId: expulsionTypeId,
          durationSchoolDays: '21',
          startsOn: '2022-02-15',
          endsOn: '2022-03-16',
          imposedBy: 'TRUSTEES',
          boardActionOn: '2022-02-22',
          pendingBoardSuspensionId,
        },
      });
    const before = await head(test);
    expect((await add('nowhere')).codes).toEqual(['UNKNOWN_CODE']);
    expect(await head(test)).toBe(before);
    const { incident } = await add(suspension);
    const [person] = incident.behaviorEvents[0].participants;
    expect(person.daysRemoved).toEqual({ outOfSchool: '21.00', inSchool: '0.00' });
    expect(person.resolutions[1]).toMatchObject({
      stateCode: '260',
      durationSchoolDays: '21.00',
      imposedBy: 'TRUSTEES',
      boardActionOn: '2022-02-22',
      pendingBoardSuspensionId: suspension,
    });
    const remove = { incidentId: reported.id, resolutionId: suspension, reason: 'Entered twice' };
    expect((await changeIncident(test, own.clerk, 'removeResolution', remove)).codes).toEqual(['SUSPENSION_CONTINUED']);
    const unlink = {
      incidentId: reported.id,
      resolutionId: person.resolutions[1].id,
      changes: { pendingBoardSuspensionId: null },
    };
    const unlinked = await changed(test, own.clerk, 'correctResolution', unlink);
    expect(unlinked.behaviorEvents[0].participants[0].daysRemoved.outOfSchool).toBe('22.00');
  });
});

/** A local resolution type that stands for an expulsion without services. */
async function expulsionType(): Promise<string> {
  const create = `mutation ($input: CreateResolutionTypeInput!) { createResolutionType(input: $input) { userErrors { code } resolutionType { id } } }`;
  const created = await test.execute<Fields>(create, { input: { name: 'Expulsion' } }, own.administrator);
  const { id } = created.data.createResolutionType.resolutionType;
  const map = `mutation ($input: MapResolutionTypeInput!) { mapResolutionType(input: $input) { userErrors { code } } }`;
  const input = { resolutionTypeId: id, stateCode: '260', effectiveFrom: '2021-07-01' };
  const { data } = await test.execute<Fields>(map, { input }, own.administrator);
  expect(data.mapResolutionType.userErrors).toEqual([]);
  return id as string;
}

async function awardType(): Promise<string> {
  const create = `mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { id } } }`;
  const input = { name: 'Perfect attendance', alignment: 'AWARD' };
  const { data } = await test.execute<Fields>(create, { input }, own.administrator);
  return data.createEventType.eventType.id as string;
}

describe('an award', () => {
  it('needs no offender, is never reported, and is found by its alignment', async () => {
    const content = {
      alignment: 'AWARD',
      title: 'Perfect attendance',
      events: [{ eventTypeId: await awardType(), participants: [{ studentId: own.studentId, role: 'OTHER' }] }],
    };
    const award = await changed(test, own.clerk, 'reportIncident', { schoolId: own.schoolId, content });
    expect(award).toMatchObject({
      alignment: 'AWARD',
      reportability: { isReportable: false, isVoluntary: false, reasons: [] },
      sync: { status: 'EXCLUDED', reason: 'AWARD' },
    });
    const done = await changed(test, own.clerk, 'completeIncident', { incidentId: award.id });
    expect(done.issues.filter(({ severity }: Fields) => severity === 'FATAL')).toEqual([]);
    const query = `query ($filter: IncidentFilter) { incidents(filter: $filter) { edges { node { id } } } }`;
    const ids = async (filter: object) =>
      ((await test.execute<Fields>(query, { filter }, own.clerk)).data.incidents.edges as Fields[]).map(
        ({ node }) => node.id as string,
      );
    expect(await ids({ alignment: 'AWARD', statuses: ['COMPLETE'] })).toEqual([award.id]);
    expect(await ids({ alignment: 'AWARD' })).toEqual([]);
    expect(await ids({ alignment: 'DISCIPLINE', statuses: ['COMPLETE'] })).not.toContain(award.id);
  });

  it('is made of what was taken for discipline, and the other way round, with a reason; the history has both values', async () => {
    const report = oneEvent(own, own.types.knife, own.studentId, own.types.suspension, { occurredOn: '2022-05-03' });
    const incident = await changed(test, own.clerk, 'reportIncident', report);
    expect(incident).toMatchObject({ alignment: 'DISCIPLINE', sync: { status: 'SYNCED' } });
    const [event] = incident.behaviorEvents;
    const given = await test.execute<Fields>('{ eventTypes { id name alignment } }', {}, own.administrator);
    const helping = given.data.eventTypes.find(({ alignment }: Fields) => alignment === 'AWARD').id as string;
    const incidentId = incident.id as string;
    const [participant] = event.participants;
    const person = { id: participant.id, studentId: own.studentId };
    const asAward = {
      ...report.content,
      alignment: 'AWARD',
      events: [{ id: event.id, eventTypeId: helping, participants: [{ ...person, role: 'OTHER' }] }],
    };
    const reason = 'The knife was handed in';
    const before = await head(test);
    const revise = (content: object, change: object = {}) =>
      changeIncident(test, own.clerk, 'reviseIncident', { incidentId, content, reason, ...change });
    expect((await revise(asAward, { reason: null })).codes).toEqual(['REASON_REQUIRED']);
    expect(
      (await changeIncident(test, other.clerk, 'reviseIncident', { incidentId, content: asAward, reason })).codes,
    ).toEqual(['NOT_FOUND']);
    expect(await head(test)).toBe(before);
    const award = await revise(asAward);
    expect([award.codes, award.incident]).toMatchObject([
      [],
      { alignment: 'AWARD', reportability: { isReportable: false }, sync: { status: 'EXCLUDED', reason: 'AWARD' } },
    ]);
    const history = `query ($id: ID!) { incident(id: $id) { history(first: 50) { edges { node { type reason changes { field before after } } } } } }`;
    const { data, errors } = await test.execute<Fields>(history, { id: incidentId }, own.administrator);
    expect(errors).toEqual([]);
    const corrected = (data.incident.history.edges as Fields[]).map(({ node }) => node);
    expect(corrected.find(({ type }) => type === 'IncidentDetailsCorrected')).toMatchObject({
      reason,
      changes: expect.arrayContaining([{ field: 'alignment', before: 'DISCIPLINE', after: 'AWARD' }]),
    });
    const knife = { id: event.id, eventTypeId: own.types.knife, participants: [{ ...person, role: 'OFFENDER' }] };
    const back = await revise({ ...report.content, alignment: 'DISCIPLINE', events: [knife] });
    expect([back.codes, back.incident]).toMatchObject([[], { alignment: 'DISCIPLINE', sync: { status: 'SYNCED' } }]);
  });

  it('without events yet is corrected with its details', async () => {
    const content = { title: 'Nothing yet', occurredOn: '2022-05-04', events: [] };
    const { id } = await changed(test, own.clerk, 'reportIncident', { schoolId: own.schoolId, content });
    const correct = (change: object) =>
      changeIncident(test, own.clerk, 'correctIncidentDetails', { incidentId: id, ...change });
    const changes = { alignment: 'AWARD' };
    const before = await head(test);
    expect((await correct({ changes, reason: ' ' })).codes).toEqual(['REASON_REQUIRED']);
    expect((await correct({ changes: { alignment: 'DISCIPLINE' } })).codes).toEqual([]);
    expect(await head(test)).toBe(before);
    expect((await correct({ changes, reason: 'An award' })).incident).toMatchObject({ alignment: 'AWARD' });
    expect(await head(test)).toBe(before + 1);
  });
});

describe('the list (F82)', () => {
  it('is narrowed by a part of the title and by a student, and hides what is complete unless asked', async () => {
    const content = { title: 'Broken window, north wing' };
    const incident = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, own.iepStudentId, own.types.suspension, content),
    );
    const query = `query ($filter: IncidentFilter) { incidents(filter: $filter) { totalCount edges { node { id } } } }`;
    const found = async (filter: object, as = own.clerk) => {
      const { data, errors } = await test.execute<Fields>(query, { filter }, as);
      return errors.length > 0
        ? errors.map(({ code }) => code)
        : (data.incidents.edges as Fields[]).map(({ node }) => node.id as string);
    };
    expect(await found({ text: 'NORTH WING' })).toEqual([incident.id]);
    expect(await found({ text: '%' })).toEqual([]);
    expect(await found({ studentId: own.iepStudentId })).toContain(incident.id);
    expect(await found({ studentId: own.studentId })).not.toContain(incident.id);
    const state = principal(['STATE_REVIEWER']);
    expect(await found({ studentId: own.iepStudentId, statuses: ['IN_PROGRESS'] }, state)).toContain(incident.id);
    expect(await found({ text: 'north' }, state)).toEqual(['BAD_USER_INPUT']);
    await changed(test, own.clerk, 'completeIncident', { incidentId: incident.id });
    expect(await found({ text: 'north wing' })).toEqual([]);
    expect(await found({ text: 'north wing', statuses: ['COMPLETE'] })).toEqual([incident.id]);
  });
});

describe('the draft of a correction', () => {
  const asInput = ({ behaviorEvents }: Fields, resolutions: readonly object[]) =>
    behaviorEvents.map(({ id, participants }: Fields) => ({
      id,
      eventTypeId: own.types.insubordination,
      participants: participants.map((one: Fields) => ({
        id: one.id,
        studentId: one.student.id,
        role: one.role,
        resolutions,
      })),
    }));
  const source = { sourceSystem: 'sis', sourceKey: 'draft/1' };
  const day = { occurredOn: '2022-04-12', occurredAt: '09:00' };
  let incident: Fields;

  beforeAll(async () => {
    const report = oneEvent(own, own.types.insubordination, own.studentId, undefined, day);
    incident = await changed(test, own.clerk, 'reportIncident', { ...report, ...source });
  });

  it('tells what the incident would be: itself is no duplicate, and its foreign record is its own', async () => {
    const before = await head(test);
    const suspension = { resolutionTypeId: own.types.suspension, durationSchoolDays: '1', startsOn: '2022-04-13' };
    const draft = { schoolId: own.schoolId, content: { events: asInput(incident, [suspension]) }, ...source };
    const incidentId = incident.id as string;
    expect(await checkDraft(test, own.clerk, draft)).toMatchObject({
      refusals: [
        'UNKNOWN_CODE content.events.0.id',
        'UNKNOWN_CODE content.events.0.participants.0.id',
        'SOURCE_KEY_DUPLICATE sourceKey',
      ],
    });
    expect(incident.reportability.isReportable).toBe(false);
    const checked = await checkDraft(test, own.clerk, draft, { incidentId });
    expect(checked).toMatchObject({ refusals: [], duplicates: [], reportability: { isReportable: true } });
    expect(checked.rules).not.toContain('BEH-19');
    const plain = { ...draft, content: { events: asInput(incident, []) } };
    expect(await checkDraft(test, own.clerk, plain, { incidentId })).toMatchObject({
      reportability: { isReportable: false },
    });
    expect(await head(test)).toBe(before);
    const revised = await changed(test, own.clerk, 'reviseIncident', { incidentId, content: draft.content });
    expect(revised.issues.map(({ ruleId }: Fields) => ruleId).sort()).toEqual([...checked.rules].sort());
    expect(revised.reportability.isReportable).toBe(true);
  });

  it('is refused for what the correction would be refused for, and for another school or foreign record', async () => {
    const incidentId = incident.id as string;
    const draft = { schoolId: own.schoolId, content: { ...day, events: asInput(incident, []) }, ...source };
    const reason = 'Not decided yet';
    expect((await checkDraft(test, own.clerk, draft, { incidentId })).refusals).toEqual(['REASON_REQUIRED reason']);
    const refusals = async (change: object, as = own.clerk) => {
      const said = await checkDraft(test, as, { ...draft, ...change }, { incidentId, reason });
      return said.refusals ?? said;
    };
    const twice = { ...draft.content, title: 'Twice', events: [{ eventTypeId: 'nothing' }] };
    expect(await refusals({ content: twice })).toEqual(['UNKNOWN_CODE content.events.0.eventTypeId']);
    const before = await head(test);
    const saved = await changeIncident(test, own.clerk, 'reviseIncident', { incidentId, content: twice, reason });
    expect(saved.codes).toEqual(['UNKNOWN_CODE']);
    expect(saved.paths).toEqual(['content.events.0.eventTypeId']);
    const elsewhere = { ...own.clerk, schoolIds: null };
    expect(await refusals({ schoolId: own.otherSchoolId }, elsewhere)).toEqual(['UNKNOWN_CODE schoolId']);
    expect(await refusals({ sourceKey: 'draft/2' })).toEqual(['UNKNOWN_CODE sourceKey']);
    expect(await head(test)).toBe(before);
    const next = oneEvent(own, own.types.insubordination, own.studentId, undefined, { occurredOn: '2022-04-19' });
    await changed(test, own.clerk, 'reportIncident', { ...next, ...source, sourceKey: 'draft/2' });
    expect(await refusals({ sourceKey: 'draft/2' })).toEqual(['SOURCE_KEY_DUPLICATE sourceKey']);
    expect(await refusals({ schoolId: other.schoolId }, other.clerk)).toEqual(['NOT_FOUND']);
    expect(await checkDraft(test, own.clerk, draft, { incidentId: 'nowhere' })).toEqual(['NOT_FOUND']);
    expect(await refusals({}, principal(['REVIEWER'], { districtId: own.districtId }))).toEqual(['FORBIDDEN']);
  });

  it('of an incident that was changed since it was read is told so, as the correction would be', async () => {
    const { id: incidentId, version } = await changed(test, own.clerk, 'correctIncidentDetails', {
      incidentId: incident.id,
      changes: { details: 'Read again.' },
    });
    const draft = { schoolId: own.schoolId, content: { ...day, events: asInput(incident, []) } };
    const before = await head(test);
    const checked = (expectedVersion: number, of: object = { incidentId }) =>
      checkDraft(test, own.clerk, draft, { reason: 'Not decided yet', ...of, expectedVersion });
    expect((await checked(version)).refusals).toEqual([]);
    for (const expectedVersion of [version - 1, version + 1, 0]) {
      expect(await checked(expectedVersion)).toEqual(['CONFLICT']);
      const saved = { incidentId, content: draft.content, expectedVersion };
      expect((await changeIncident(test, own.clerk, 'reviseIncident', saved)).codes).toEqual(['CONFLICT']);
    }
    expect(await checked(version, {})).toEqual(['BAD_USER_INPUT']);
    expect(await checked(version - 1, { incidentId: 'nowhere' })).toEqual(['NOT_FOUND']);
    expect(await head(test)).toBe(before);
  });

  it('of a void incident is told so', async () => {
    const gone = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.insubordination, own.studentId, undefined, { occurredOn: '2022-04-26' }),
    );
    await changed(test, own.clerk, 'voidIncident', { incidentId: gone.id, reason: 'Never happened' });
    const draft = { schoolId: own.schoolId, content: { title: 'It did', events: asInput(gone, []) } };
    expect((await checkDraft(test, own.clerk, draft, { incidentId: gone.id })).refusals).toEqual(['INCIDENT_VOIDED']);
  });
});
