import { describe, expect, it } from 'vitest';
import { MAX_LIST } from '../../../../src/domain/incident/check-tree.ts';
import {
  behaviorEvent,
  codesOf,
  content,
  eventsOf,
  facts,
  given,
  participant,
  reportIncident,
  resolution,
  typesOf,
} from './incident-fixtures.ts';

describe('reporting an incident', () => {
  it('records the header and then one event per child, in one append', () => {
    const decision = given().when(reportIncident());
    expect(typesOf(decision)).toEqual([
      'IncidentReported',
      'BehaviorEventAdded',
      'IncidentParticipantAdded',
      'ResolutionAdded',
    ]);
    expect(eventsOf(decision)[0]?.data).toEqual({
      incidentId: 'incident-1',
      districtId: 'district-1',
      schoolId: 'school-1',
      schoolYear: 2022,
      alignment: 'DISCIPLINE',
      occurredOn: '2022-02-14',
      occurredAt: '10:30',
      setting: 'ON_CAMPUS',
      sourceSystem: null,
      sourceKey: null,
      title: 'Hallway',
      context: null,
      location: null,
      damages: null,
      details: null,
    });
  });

  it('gives a blank title the name of the first event type', () => {
    const [header] = eventsOf(given().when(reportIncident({ content: content({ title: '  ' }) })));
    expect(header?.data).toMatchObject({ title: 'Horseplay' });
  });

  it('leaves the title open when there is no event yet, and names it with the first event that comes', () => {
    const empty = reportIncident({ content: content({ title: null, events: [] }) });
    expect(eventsOf(given().when(empty))[0]?.data).toMatchObject({ title: null });
    const decision = given(empty).when({
      type: 'AddBehaviorEvent',
      event: behaviorEvent(),
      facts: facts(),
      origin: 'HAND',
      reason: null,
    });
    expect(eventsOf(decision)[0]).toEqual({
      type: 'IncidentDetailsCorrected',
      data: { incidentId: 'incident-1', title: 'Horseplay' },
    });
  });

  it('takes date and time of the agency when none are given', () => {
    const decision = given().when(reportIncident({ content: { ...content(), occurredOn: null, occurredAt: null } }));
    expect(eventsOf(decision)[0]?.data).toMatchObject({ occurredOn: '2022-02-15', occurredAt: '09:05' });
  });

  it('keeps the school calendar that was chosen, whatever the date says', () => {
    const decision = given().when(reportIncident({ content: content({ occurredOn: '2022-07-03', schoolYear: 2022 }) }));
    expect(eventsOf(decision)[0]?.data).toMatchObject({ schoolYear: 2022, occurredOn: '2022-07-03' });
  });

  it('names every fault of the content at once, each with its path', () => {
    const decision = given().when(
      reportIncident({
        content: content({
          events: [
            behaviorEvent({
              eventTypeId: 'nothing',
              participants: [
                participant({ studentId: 'stranger', resolutions: [resolution({ durationSchoolDays: null })] }),
                participant({ participantId: 'participant-2', studentId: null }),
                participant({
                  participantId: 'participant-3',
                  studentId: null,
                  nonStudentKind: 'GRADUATE',
                  relationshipToSchool: ' ',
                }),
              ],
            }),
          ],
        }),
      }),
    );
    expect(decision).toMatchObject({
      kind: 'rejected',
      rejections: [
        { code: 'UNKNOWN_CODE', path: ['content', 'events', '0', 'eventTypeId'] },
        { code: 'STUDENT_NOT_IN_SCOPE', path: ['content', 'events', '0', 'participants', '0', 'studentId'] },
        {
          code: 'DURATION_REQUIRED',
          path: ['content', 'events', '0', 'participants', '0', 'resolutions', '0', 'durationSchoolDays'],
        },
        { code: 'PARTICIPANT_REQUIRED', path: ['content', 'events', '0', 'participants', '1', 'studentId'] },
        {
          code: 'RELATIONSHIP_REQUIRED',
          path: ['content', 'events', '0', 'participants', '2', 'relationshipToSchool'],
        },
      ],
    });
  });

  it.each([
    ['UNKNOWN_CODE', 'a type of another school', { eventTypeId: 'elsewhere' }, {}],
    ['TYPE_RETIRED', 'an event type that ended the day before', { eventTypeId: 'retired' }, {}],
    ['TYPE_RETIRED', 'a resolution type that ended the day before', {}, { resolutionTypeId: 'retired' }],
    ['UNKNOWN_CODE', 'a resolution type nobody knows', {}, { resolutionTypeId: 'nothing' }],
    ['END_BEFORE_START', 'an end before the start', {}, { startsOn: '2022-02-16', endsOn: '2022-02-15' }],
    ['DURATION_REQUIRED', 'a negative duration', {}, { durationSchoolDays: '-1' }],
    ['DURATION_REQUIRED', 'no days at all', {}, { durationSchoolDays: '0' }],
    ['DURATION_REQUIRED', 'less than half a day', {}, { durationSchoolDays: '0.3' }],
    ['DURATION_REQUIRED', 'more than two years', {}, { durationSchoolDays: '730.5' }],
    ['DATES_OUT_OF_ORDER', 'a board that acts tomorrow', {}, { boardActionOn: '2022-02-16' }],
    ['DATES_OUT_OF_ORDER', 'a board that acted before the incident', {}, { boardActionOn: '2022-02-13' }],
    ['UNKNOWN_CODE', 'an award among what is disciplined', { eventTypeId: 'helping' }, {}],
    ['DURATION_REQUIRED', 'a duration that is no number', {}, { durationSchoolDays: 'a week' }],
    ['UNKNOWN_CODE', 'a continued suspension that is not there', {}, { pendingBoardSuspensionId: 'nowhere' }],
    ['UNKNOWN_CODE', 'an expulsion that continues itself', {}, { pendingBoardSuspensionId: 'resolution-1' }],
  ])('refuses with %s %s', (code, _what, eventChange, resolutionChange) => {
    const events = [
      behaviorEvent({ participants: [participant({ resolutions: [resolution(resolutionChange)] })], ...eventChange }),
    ];
    expect(codesOf(given().when(reportIncident({ content: content({ events }) })))).toEqual([code]);
  });

  it('accepts a type on its last day', () => {
    const events = [behaviorEvent({ eventTypeId: 'retired' })];
    const decision = given().when(reportIncident({ content: content({ events, occurredOn: '2022-02-13' }) }));
    expect(decision.kind).toBe('accepted');
  });

  it('writes days with two decimals and a student as a student', () => {
    const events = [
      behaviorEvent({
        participants: [
          participant({ relationshipToSchool: 'Student', resolutions: [resolution({ durationSchoolDays: '0.5' })] }),
        ],
      }),
    ];
    const recorded = eventsOf(given().when(reportIncident({ content: content({ events }) })));
    expect(recorded[2]?.data).toMatchObject({ relationshipToSchool: 'STUDENT' });
    expect(recorded[3]?.data).toMatchObject({ durationSchoolDays: '0.50' });
  });

  it('takes a student for nothing but a student, and no kind beside one', () => {
    const report = (person: Partial<ReturnType<typeof participant>>, origin: 'HAND' | 'IMPORT' = 'HAND') =>
      given().when(
        reportIncident({
          origin,
          content: content({ events: [behaviorEvent({ participants: [participant(person)] })] }),
        }),
      );
    const at = ['content', 'events', '0', 'participants', '0'];
    expect(report({ relationshipToSchool: 'Cousin of staff' })).toMatchObject({
      rejections: [{ code: 'UNKNOWN_CODE', path: [...at, 'relationshipToSchool'] }],
    });
    expect(codesOf(report({ relationshipToSchool: 'Cousin of staff' }, 'IMPORT'))).toEqual(['UNKNOWN_CODE']);
    expect(report({ relationshipToSchool: null })).toMatchObject({
      rejections: [{ code: 'RELATIONSHIP_REQUIRED', path: [...at, 'relationshipToSchool'] }],
    });
    expect(report({ nonStudentKind: 'GRADUATE' })).toMatchObject({
      rejections: [{ code: 'PARTICIPANT_REQUIRED', path: [...at, 'studentId'] }],
    });
  });

  it('hides no discipline in an award', () => {
    const award = (eventTypeId: string) =>
      given().when(
        reportIncident({ alignment: 'AWARD', content: content({ events: [behaviorEvent({ eventTypeId })] }) }),
      );
    expect(award('helping').kind).toBe('accepted');
    expect(award('knife')).toMatchObject({
      rejections: [
        { code: 'UNKNOWN_CODE', path: ['content', 'events', '0', 'eventTypeId'], details: { expected: 'AWARD' } },
      ],
    });
  });

  it('takes what damages cost by hand, and what a file says of them', () => {
    const damaged = (damages: string, origin: 'HAND' | 'IMPORT' = 'HAND') =>
      given().when(reportIncident({ origin, content: content({ damages }) }));
    for (const damages of ['0', '40', '$1,200.50', '12500.00', ' '])
      expect(damaged(damages).kind, damages).toBe('accepted');
    for (const damages of ['abc', '-5', '1.234', '1,20', '4e9'])
      expect(damaged(damages), damages).toMatchObject({
        rejections: [{ code: 'UNKNOWN_CODE', path: ['content', 'damages'] }],
      });
    expect(damaged('about $40', 'IMPORT').kind).toBe('accepted');
  });

  it('lets a place on the campus say the setting, and not contradict it', () => {
    const at = (
      location: string,
      setting: 'ON_CAMPUS' | 'OFF_CAMPUS' | 'UNKNOWN',
      origin: 'HAND' | 'IMPORT' = 'HAND',
    ) => given().when(reportIncident({ origin, content: content({ location, setting }) }));
    const settingOf = (decision: ReturnType<typeof at>) => (eventsOf(decision)[0]?.data as { setting: string }).setting;
    expect(settingOf(at('On Campus: Cafeteria', 'UNKNOWN'))).toBe('ON_CAMPUS');
    // An away game is a school activity at another school.
    expect(settingOf(at('Off campus: Other school', 'ON_CAMPUS'))).toBe('ON_CAMPUS');
    expect(settingOf(at('Off campus: Other school', 'UNKNOWN'))).toBe('UNKNOWN');
    expect(at('On Campus: Cafeteria', 'OFF_CAMPUS')).toMatchObject({
      rejections: [{ code: 'UNKNOWN_CODE', path: ['content', 'setting'] }],
    });
    expect(settingOf(at('On Campus: Cafeteria', 'UNKNOWN', 'IMPORT'))).toBe('UNKNOWN');
  });

  it('refuses ids that occur twice and lists beyond the limit', () => {
    const twice = [behaviorEvent(), behaviorEvent()];
    expect(codesOf(given().when(reportIncident({ content: content({ events: twice }) })))).toEqual([
      'SOURCE_KEY_DUPLICATE',
    ]);
    const many = Array.from({ length: MAX_LIST + 1 }, (_, index) =>
      behaviorEvent({ behaviorEventId: `event-${index}` }),
    );
    expect(codesOf(given().when(reportIncident({ content: content({ events: many }) })))).toEqual(['FILE_TOO_LARGE']);
    const most = given().when(reportIncident({ content: content({ events: many.slice(1) }) }));
    expect(most.kind).toBe('accepted');
  });

  it('refuses to report the same incident again', () => {
    expect(codesOf(given(reportIncident()).when(reportIncident()))).toEqual(['SOURCE_KEY_DUPLICATE']);
  });

  it('stays in progress when entered by hand, although it could be completed', () => {
    expect(given(reportIncident()).state).toMatchObject({ status: 'IN_PROGRESS', version: 4 });
  });
});

describe('importing an incident', () => {
  const imported = (events: readonly ReturnType<typeof behaviorEvent>[], enrolled: readonly string[] = ['student-1']) =>
    given(
      reportIncident({
        origin: 'IMPORT',
        content: content({ events }),
        facts: facts({ enrolledStudents: new Set(enrolled) }),
      }),
    ).state;

  it('is complete on arrival when it could be completed by hand', () => {
    expect(imported([behaviorEvent({ participants: [participant({ resolutions: [resolution()] })] })])?.status).toBe(
      'COMPLETE',
    );
  });

  it('is in progress when an enrolled offender has no resolution', () => {
    expect(imported([behaviorEvent({ participants: [participant()] })])?.status).toBe('IN_PROGRESS');
  });

  it('is complete without a resolution when no offender is enrolled', () => {
    expect(imported([behaviorEvent({ participants: [participant()] })], [])?.status).toBe('COMPLETE');
  });

  it('takes what the file lacks: a duration and a relationship', () => {
    const state = imported([
      behaviorEvent({
        participants: [
          participant({ resolutions: [resolution({ durationSchoolDays: null })] }),
          participant({
            participantId: 'participant-2',
            studentId: null,
            nonStudentKind: 'UNKNOWN_PERSON',
            relationshipToSchool: null,
          }),
        ],
      }),
    ]);
    expect(state?.events[0]?.participants.map((one) => one.relationshipToSchool)).toEqual(['STUDENT', null]);
  });
});
