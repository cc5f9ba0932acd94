import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, changeIncident, checkDraft, head, type Fields, oneEvent } from '../support/incident-operations.ts';
import { mappedType } from '../support/mapped-type.ts';

let test: TestApplication;
let own: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test, { policy: 'ON_SAVE' });
});

afterAll(() => test.stop());

/** A report with one event and one participant, as content and as what is refused of it. */
const reportOf = (person: object, content: object = {}, event: object = {}) => ({
  schoolId: own.schoolId,
  content: {
    occurredOn: '2022-03-10',
    occurredAt: '10:15',
    setting: 'ON_CAMPUS',
    events: [
      {
        eventTypeId: own.types.insubordination,
        participants: [{ studentId: own.studentId, role: 'OFFENDER', ...person }],
        ...event,
      },
    ],
    ...content,
  },
});

async function refused(operation: string, input: object): Promise<readonly string[]> {
  const before = await head(test);
  const { codes, paths, incident } = await changeIncident(test, own.clerk, operation, input);
  expect(incident).toBeNull();
  expect(await head(test)).toBe(before);
  return codes.map((code, index) => `${code} ${paths[index] ?? ''}`);
}

describe('an award (F82, F87)', () => {
  it('hides no discipline: its events are of award types, and what was reported stays what it was', async () => {
    const create = 'mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { id } } }';
    const { data } = await test.execute<Fields>(
      create,
      { input: { name: 'Helping hand', alignment: 'AWARD' } },
      own.administrator,
    );
    const helping = data.createEventType.eventType.id as string;
    const award = { alignment: 'AWARD' };
    expect(await refused('reportIncident', reportOf({}, award))).toEqual(['UNKNOWN_CODE content.events.0.eventTypeId']);
    expect(await refused('reportIncident', reportOf({}, {}, { eventTypeId: helping }))).toEqual([
      'UNKNOWN_CODE content.events.0.eventTypeId',
    ]);
    const given = await changed(
      test,
      own.clerk,
      'reportIncident',
      reportOf({ role: 'OTHER' }, award, { eventTypeId: helping }),
    );
    expect(given.reportability.explanation).toBe('Award of 10 Mar 2022: is not reported (Behavior User Guide p. 2).');
    const add = { incidentId: given.id, event: { eventTypeId: own.types.knife, participants: [] } };
    expect(await refused('addBehaviorEvent', add)).toEqual(['UNKNOWN_CODE event.eventTypeId']);
    const correct = {
      incidentId: given.id,
      behaviorEventId: given.behaviorEvents[0].id,
      changes: { eventTypeId: own.types.knife },
    };
    expect(await refused('correctBehaviorEvent', correct)).toEqual(['UNKNOWN_CODE changes.eventTypeId']);
    const disciplined = await changed(test, own.clerk, 'reportIncident', reportOf({}));
    const revise = { incidentId: disciplined.id, content: { ...reportOf({}, award).content, events: [] } };
    // Without a word about why, and with events that are none of an award.
    expect(await refused('reviseIncident', revise)).toEqual(['REASON_REQUIRED reason']);
    const [event] = disciplined.behaviorEvents;
    const kept = { id: event.id, eventTypeId: own.types.knife };
    const content = { ...award, events: [kept] };
    const reason = 'It was no fault';
    expect(await refused('reviseIncident', { ...revise, content, reason })).toEqual([
      'UNKNOWN_CODE content.events.0.eventTypeId',
    ]);
    const details = { incidentId: disciplined.id, changes: award };
    expect(await refused('correctIncidentDetails', details)).toEqual([
      'REASON_REQUIRED reason',
      'UNKNOWN_CODE changes.alignment',
    ]);
  });
});

describe('who takes part (F74)', () => {
  it('is a student and nothing else, or somebody else', async () => {
    const at = 'content.events.0.participants.0';
    expect(await refused('reportIncident', reportOf({ relationshipToSchool: 'Cousin of staff' }))).toEqual([
      `UNKNOWN_CODE ${at}.relationshipToSchool`,
    ]);
    expect(await refused('reportIncident', reportOf({ relationshipToSchool: null }))).toEqual([
      `RELATIONSHIP_REQUIRED ${at}.relationshipToSchool`,
    ]);
    expect(await refused('reportIncident', reportOf({ nonStudentKind: 'GRADUATE' }))).toEqual([
      `PARTICIPANT_REQUIRED ${at}.studentId`,
    ]);
    const named = reportOf({ firstName: 'Sam', lastName: ' Typist ' });
    expect(await refused('reportIncident', named)).toEqual([
      `PARTICIPANT_REQUIRED ${at}.firstName`,
      `PARTICIPANT_REQUIRED ${at}.lastName`,
    ]);
    const twice = [
      { studentId: own.studentId, role: 'OFFENDER' },
      { studentId: own.studentId, role: 'VICTIM' },
    ];
    expect(await refused('reportIncident', reportOf({}, {}, { participants: twice }))).toEqual([
      'SOURCE_KEY_DUPLICATE content.events.0.participants.1.studentId',
    ]);
  });
});

describe('what cannot be meant (F68, F78, F92)', () => {
  it('is refused by hand: damages that cost nothing one can count, places that contradict each other', async () => {
    for (const damages of ['abc', '-5'])
      expect(await refused('reportIncident', reportOf({}, { damages }))).toEqual(['UNKNOWN_CODE content.damages']);
    const place = { location: 'On Campus: Cafeteria', setting: 'OFF_CAMPUS' };
    expect(await refused('reportIncident', reportOf({}, place))).toEqual(['UNKNOWN_CODE content.setting']);
    const title = 'x'.repeat(201);
    expect(await refused('reportIncident', reportOf({}, { title }))).toEqual(['BAD_USER_INPUT ']);
    for (const [sourceSystem, sourceKey] of [
      ['sis', '  '],
      ['sis', 'K'.repeat(101)],
      [' ', 'K1'],
      ['sis', undefined],
    ])
      expect(await refused('reportIncident', { ...reportOf({}), sourceSystem, sourceKey })).toEqual([
        'BAD_USER_INPUT ',
      ]);
    const unsaid = await changed(test, own.clerk, 'reportIncident', reportOf({}, { ...place, setting: undefined }));
    const retitled = { incidentId: unsaid.id, changes: { title } };
    expect(await refused('correctIncidentDetails', retitled)).toEqual(['BAD_USER_INPUT ']);
    expect(unsaid.setting).toBe('ON_CAMPUS');
  });

  it('is refused by hand: several lines in what is shown in one; what tells more may have them', async () => {
    const lines = 'Shoved\r\nat the door';
    for (const content of [{ title: lines }, { location: lines }, { damages: '40\n50' }])
      expect(await refused('reportIncident', reportOf({}, content))).toEqual(['BAD_USER_INPUT ']);
    for (const member of ['relationshipToSchool', 'demeanor', 'injury', 'medicalService'])
      expect(await refused('reportIncident', reportOf({ [member]: lines })), member).toEqual(['BAD_USER_INPUT ']);
    const outsider = { studentId: null, nonStudentKind: 'GRADUATE', relationshipToSchool: 'Graduate' };
    for (const member of ['firstName', 'lastName'])
      expect(
        await refused('reportIncident', reportOf({ ...outsider, firstName: 'A', lastName: 'B', [member]: lines })),
      ).toEqual(['BAD_USER_INPUT ']);
    const several = reportOf({ injuryDescription: lines, details: lines }, { title: ' Shoved\n', details: lines });
    const { id, behaviorEvents, ...told } = await changed(test, own.clerk, 'reportIncident', several);
    expect(told).toMatchObject({ title: 'Shoved', details: lines });
    const [{ id: behaviorEventId, participants }] = behaviorEvents;
    for (const [operation, rest] of [
      ['correctIncidentDetails', { changes: { title: lines } }],
      ['correctIncidentParticipant', { participantId: participants[0].id, changes: { demeanor: lines } }],
      [
        'addIncidentParticipants',
        { behaviorEventId, participants: [{ studentId: own.iepStudentId, role: 'VICTIM', injury: lines }] },
      ],
      ['reviseIncident', { content: several.content, reason: 'r' }],
    ] as const) {
      const content = operation === 'reviseIncident' ? { content: { ...several.content, title: lines } } : {};
      expect(await refused(operation, { incidentId: id, ...rest, ...content }), operation).toEqual(['BAD_USER_INPUT ']);
    }
  });

  it('is refused of resolutions: no days, days that are no half days, and a board that acts tomorrow', async () => {
    const at = 'content.events.0.participants.0.resolutions.0';
    const resolved = (change: object) =>
      reportOf({ resolutions: [{ resolutionTypeId: own.types.suspension, durationSchoolDays: '1', ...change }] });
    for (const durationSchoolDays of ['0', '0.3', '9999'])
      expect(await refused('reportIncident', resolved({ durationSchoolDays }))).toEqual([
        `DURATION_REQUIRED ${at}.durationSchoolDays`,
      ]);
    const { id, behaviorEvents } = await changed(test, own.clerk, 'reportIncident', reportOf({}));
    const participantIds = [behaviorEvents[0].participants[0].id];
    const resolution = { resolutionTypeId: own.types.suspension, durationSchoolDays: '0' };
    expect(await refused('addResolution', { incidentId: id, participantIds, resolution })).toEqual([
      'DURATION_REQUIRED resolution.durationSchoolDays',
    ]);
    expect(await refused('reportIncident', resolved({ boardActionOn: '2099-01-01' }))).toEqual([
      `DATES_OUT_OF_ORDER ${at}.boardActionOn`,
    ]);
  });
});

describe('what is wrong with a report', () => {
  it('is told all at once: what the parts say, and how they stand together', async () => {
    const { schoolId, content } = oneEvent(own, own.types.knife, own.studentId, own.types.suspension);
    const [event] = content.events as Fields[];
    const [person] = event!.participants as Fields[];
    const twice = { ...person, resolutions: [{ ...person!.resolutions[0], durationSchoolDays: '-2' }] };
    const events = [
      { ...event, eventTypeId: 'nothing' },
      { ...event, participants: [person, twice] },
    ];
    expect(await refused('reportIncident', { schoolId, content: { ...content, events } })).toEqual([
      'UNKNOWN_CODE content.events.0.eventTypeId',
      'DURATION_REQUIRED content.events.1.participants.1.resolutions.0.durationSchoolDays',
      'SOURCE_KEY_DUPLICATE content.events.1.participants.1.studentId',
    ]);
    const { errors } = await test.execute(
      'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } } }',
      { input: { schoolId, content: { ...content, schoolYear: -3 } } },
      own.clerk,
    );
    expect(errors).toEqual([
      {
        code: 'BAD_USER_INPUT',
        message: 'input.content.schoolYear is the calendar year in which the school year ends, 1990 to 2100.',
      },
    ]);
  });
});

describe('what is wrong with an edit', () => {
  it('is told all at once, each at its place in the input', async () => {
    const { content } = oneEvent(own, own.types.knife, own.studentId, own.types.suspension);
    const { id: incidentId, behaviorEvents } = await changed(test, own.clerk, 'reportIncident', {
      schoolId: own.schoolId,
      content,
    });
    const [standing] = behaviorEvents as Fields[];
    const [event] = content.events as Fields[];
    const [person] = event!.participants as Fields[];
    const wrong = { ...person, relationshipToSchool: null };
    const participants = [wrong, { ...person, role: 'VICTIM' }];
    const twice = (at: string) => [
      `RELATIONSHIP_REQUIRED ${at}participants.0.relationshipToSchool`,
      `SOURCE_KEY_DUPLICATE ${at}participants.1.studentId`,
    ];
    const add = { incidentId, behaviorEventId: standing!.id as string, participants };
    expect(await refused('addIncidentParticipants', add)).toEqual(twice(''));
    const another = { ...event, participants };
    expect(await refused('addBehaviorEvent', { incidentId, event: another })).toEqual(twice('event.'));
    const revised = { ...content, events: [{ ...event, participants: [] }, another] };
    expect(await refused('reviseIncident', { incidentId, content: revised, reason: 'r' })).toEqual(
      twice('content.events.1.'),
    );
    const [{ id: participantId }] = standing!.participants as Fields[];
    const resolution = { ...person!.resolutions[0], durationSchoolDays: '-2', pendingBoardSuspensionId: 'nothing' };
    const ids = { participantIds: [participantId, 'nobody'] };
    expect(await refused('addResolution', { incidentId, ...ids, resolution })).toEqual([
      'UNKNOWN_CODE participantIds.1',
      'DURATION_REQUIRED resolution.durationSchoolDays',
      'UNKNOWN_CODE resolution.pendingBoardSuspensionId',
    ]);
  });
});

describe('an id that a client names (F75)', () => {
  it('is that of a part of this very incident, of its kind', async () => {
    const { content, schoolId } = oneEvent(own, own.types.knife, own.studentId, own.types.suspension);
    const parts = async () => {
      const { id, behaviorEvents } = await changed(test, own.clerk, 'reportIncident', { schoolId, content });
      const [event] = behaviorEvents as Fields[];
      const [person] = event!.participants as Fields[];
      return { incidentId: id, event: event!.id, person: person!.id, resolution: person!.resolutions[0].id } as const;
    };
    const [standing, other] = [await parts(), await parts()];
    const [told] = content.events as Fields[];
    const [person] = told!.participants as Fields[];
    const named = (ids: { event?: string | null; person?: string | null; resolution?: string | null }) => {
      const resolutions = [{ ...person!.resolutions[0], id: ids.resolution }];
      const participants = [{ ...person, id: ids.person, resolutions }];
      return { ...told, id: ids.event, participants };
    };
    const at = 'content.events.0';
    const unknown = [
      [`UNKNOWN_CODE ${at}.id`, (id: string) => ({ ...standing, event: id })],
      [`UNKNOWN_CODE ${at}.participants.0.id`, (id: string) => ({ ...standing, person: id })],
      [`UNKNOWN_CODE ${at}.participants.0.resolutions.0.id`, (id: string) => ({ ...standing, resolution: id })],
    ] as const;
    const { incidentId } = standing;
    for (const [fault, ids] of unknown)
      for (const id of ['', 'p', 'x'.repeat(3_000), own.studentId, other.event, other.person, other.resolution])
        expect(
          await refused('reviseIncident', {
            incidentId,
            content: { ...content, events: [named(ids(id))] },
            reason: 'r',
          }),
        ).toEqual([fault]);
    const swapped = named({ ...standing, event: standing.person, person: standing.event });
    expect(
      await refused('reviseIncident', { incidentId, content: { ...content, events: [swapped] }, reason: 'r' }),
    ).toEqual([`UNKNOWN_CODE ${at}.id`, `UNKNOWN_CODE ${at}.participants.0.id`]);
    const report = { ...content, events: [named({ person: other.person })] };
    expect(await refused('reportIncident', { schoolId, content: report })).toEqual([
      `UNKNOWN_CODE ${at}.participants.0.id`,
    ]);
    const vendor = { ...own.clerk, kind: 'SERVICE_ACCOUNT' } as const;
    const asVendor = { schoolId, content: report, idempotencyKey: 'ids-of-its-own' };
    expect(await changeIncident(test, vendor, 'reportIncident', asVendor)).toMatchObject({
      codes: ['UNKNOWN_CODE'],
    });
    expect(await checkDraft(test, own.clerk, { schoolId, content: report })).toMatchObject({
      refusals: [`UNKNOWN_CODE ${at}.participants.0.id`],
    });
    const event = named({ event: 'mine' });
    expect(await refused('addBehaviorEvent', { incidentId, event })).toEqual(['UNKNOWN_CODE event.id']);
    const added = (id: string) => ({
      incidentId,
      behaviorEventId: standing.event as string,
      participants: [{ studentId: own.iepStudentId, role: 'VICTIM', id }],
    });
    expect(await refused('addIncidentParticipants', added('zz'))).toEqual(['UNKNOWN_CODE participants.0.id']);
    expect(await refused('addIncidentParticipants', added(standing.person as string))).toEqual([
      'SOURCE_KEY_DUPLICATE participants.0.id',
    ]);
    const resolution = { resolutionTypeId: own.types.detention, durationSchoolDays: '1', id: other.resolution };
    const participantIds = [standing.person];
    expect(await refused('addResolution', { incidentId, participantIds, resolution })).toEqual([
      'UNKNOWN_CODE resolution.id',
    ]);
    const kept = await changed(test, own.clerk, 'reviseIncident', {
      incidentId,
      content: { ...content, title: 'Hallway', events: [named(standing)] },
    });
    expect(kept).toMatchObject({ title: 'Hallway', behaviorEvents: [{ id: standing.event }] });
  });
});

describe('a cursor of another list', () => {
  const cursorOf = (...key: readonly string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
  const LISTS: ['clerk' | 'administrator', string, string?, string?][] = [
    ['clerk', 'incidents'],
    ['clerk', 'students'],
    ['clerk', 'schools'],
    ['clerk', 'validationRules'],
    ['clerk', 'validationGroups'],
    ['administrator', 'syncRecords'],
    ['administrator', 'syncRuns'],
    ['administrator', 'userGroups'],
    ['administrator', 'duplicateStudents'],
    ['administrator', 'jobs'],
    ['administrator', 'domainEvents'],
    ['administrator', 'accessLog'],
    ['administrator', 'mappingReview', 'schoolYear: 2022'],
    ['administrator', 'validationIssues', 'scope: { schoolYear: 2022 }'],
    ['administrator', 'previewValidation', 'scope: { schoolYear: 2022 }', 'rows { pageInfo { hasNextPage } }'],
  ];

  it.each(LISTS)(
    'is no fault of the server, asked by a %s of %s',
    async (who, list, args = '', fields = 'pageInfo { hasNextPage }') => {
      const ask = async (after: string) =>
        test.execute(
          `query ($after: String) { ${list}(after: $after${args && `, ${args}`}) { ${fields} } }`,
          { after },
          own[who],
        );
      for (const after of ['nonsense', cursorOf(), cursorOf('\0'), cursorOf('x', '\0'), cursorOf('x', 'x', '\ud800')])
        expect([list, (await ask(after)).errors.map(({ code }) => code)]).toEqual([list, ['BAD_USER_INPUT']]);
      for (const after of [cursorOf('x'), cursorOf('x', 'x'), cursorOf('2022-02-30', 'x'), cursorOf('x', 'x', 'x')])
        expect((await ask(after)).errors.filter(({ code }) => code !== 'BAD_USER_INPUT')).toEqual([]);
      if (list === 'incidents' || list === 'syncRecords')
        for (const after of [cursorOf('x', 'x'), cursorOf('2022-02-30', 'x')])
          expect((await ask(after)).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    },
  );
});

describe('a suspension pending board action (F90)', () => {
  it('is out of school and stays so; trustees shorten expulsions only', async () => {
    const expulsion = await mappedType(test, own, 'ResolutionType', 'Expulsion', '260');
    const suspend = (resolutionTypeId: string) =>
      changed(test, own.clerk, 'reportIncident', oneEvent(own, own.types.knife, own.studentId, resolutionTypeId));
    const linkTo = (incident: Fields) => {
      const [person] = incident.behaviorEvents[0].participants;
      return {
        incidentId: incident.id,
        participantIds: [person.id],
        resolution: {
          resolutionTypeId: expulsion,
          durationSchoolDays: '20',
          pendingBoardSuspensionId: person.resolutions[0].id,
        },
      };
    };
    for (const type of [own.types.inSchool, own.types.detention])
      expect(await refused('addResolution', linkTo(await suspend(type)))).toEqual([
        'UNKNOWN_CODE resolution.pendingBoardSuspensionId',
      ]);
    const suspended = await suspend(own.types.suspension);
    await changed(test, own.clerk, 'addResolution', linkTo(suspended));
    const resolutionId = suspended.behaviorEvents[0].participants[0].resolutions[0].id as string;
    const changes = { resolutionTypeId: own.types.detention };
    expect(await refused('correctResolution', { incidentId: suspended.id, resolutionId, changes })).toEqual([
      'SUSPENSION_CONTINUED changes.resolutionTypeId',
    ]);
    expect(
      await refused('removeResolution', { incidentId: suspended.id, resolutionId, reason: 'Entered twice' }),
    ).toEqual(['SUSPENSION_CONTINUED resolutionId']);
    const shorten = { incidentId: suspended.id, resolutionId, decidedOn: '2022-06-01', reason: 'Unloaded' };
    const { data } = await test.execute<Fields>(
      'mutation ($input: RecordTrusteeModificationInput!) { recordTrusteeModification(input: $input) { userErrors { code path } } }',
      { input: shorten },
      own.administrator,
    );
    expect(data.recordTrusteeModification.userErrors).toEqual([{ code: 'UNKNOWN_CODE', path: ['resolutionId'] }]);
  });
});

describe('why it is reported (F87)', () => {
  it('reads alike at the district and at the state, open or complete', async () => {
    const { id } = await changed(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, own.studentId, own.types.suspension),
    );
    const said = async () => {
      const text = 'isReportable isVoluntary reasons exclusions explanation';
      const query = `{ district: incident(id: "${id}") { reportability { ${text} } }
        state: incidents(dataset: STATE, first: 100, filter: { statuses: [IN_PROGRESS, COMPLETE] }) { edges { node { id reportability { ${text} } } } } }`;
      await test.settle();
      const { data } = await test.execute<Fields>(query, {}, own.administrator);
      const node = data.state.edges.map((edge: Fields) => edge.node).find((one: Fields) => one.id === id);
      expect(node.reportability).toEqual(data.district.reportability);
      return node.reportability as { exclusions: string[]; explanation: string };
    };
    expect(await said()).toMatchObject({
      exclusions: ['NOT_COMPLETE'],
      explanation: expect.stringMatching(
        / on \d+ \w+ 2022: must be reported, and is still in progress \(Behavior User/,
      ) as string,
    });
    await changed(test, own.clerk, 'completeIncident', { incidentId: id });
    expect((await said()).exclusions).toEqual([]);
  });
});
