import { describe, expect, it } from 'vitest';
import { stateRecord } from '../../../../src/domain/incident/state-record.ts';
import { deriveIncident } from '../../../../src/domain/rules/evaluate.ts';
import {
  behaviorEvent,
  complete,
  content,
  context,
  edit,
  participant,
  reported,
  resolution,
  student,
} from './incident-fixtures.ts';

const recordOf = (...events: ReturnType<typeof behaviorEvent>[]) =>
  stateRecord(reported({ content: content({ events }) }), context()).record;

describe('what would reach the state', () => {
  it('is the incident in codes, flags and pseudonyms, without a word that somebody typed', () => {
    const state = reported(
      {
        content: content({
          details: 'Sam hit Alex',
          events: [
            behaviorEvent({
              eventTypeId: 'insubordination',
              isReferredToLawEnforcement: true,
              customValues: [{ key: 'motivation', value: 'Alex' }],
              participants: [
                participant({ demeanor: 'Sam was calm', resolutions: [resolution({ boardActionOn: '2022-02-15' })] }),
                participant({
                  participantId: 'participant-2',
                  studentId: null,
                  nonStudentKind: 'GRADUATE',
                  role: 'VICTIM',
                  relationshipToSchool: 'Alex',
                  firstName: 'Alex',
                  lastName: 'Doe',
                }),
              ],
            }),
          ],
        }),
      },
      complete,
    );
    const students = new Map([['student-1', student({ iepPeriods: [{ startsOn: '2021-09-01', endsOn: null }] })]]);
    const { record } = stateRecord(state, context({ students }));
    expect(record).toEqual({
      incidentId: 'incident-1',
      districtId: 'district-1',
      schoolId: 'school-1',
      schoolYear: 2022,
      status: 'COMPLETE',
      occurredOn: '2022-02-14',
      occurredAt: '10:30',
      setting: 'ON_CAMPUS',
      alignment: 'DISCIPLINE',
      events: [
        {
          behaviorEventId: 'event-1',
          stateCode: '2200',
          isReferredToLawEnforcement: true,
          hasSeriousBodilyInjury: null,
          participants: [
            {
              participantId: 'participant-1',
              studentId: 'student-1',
              nonStudentKind: null,
              role: 'OFFENDER',
              hadActiveIep: true,
              was21stCentury: false,
              wasEnrolled: true,
              grade: '09',
              resolutions: [
                {
                  resolutionId: 'resolution-1',
                  stateCode: '500',
                  durationSchoolDays: '1.00',
                  startsOn: '2022-02-15',
                  endsOn: '2022-02-15',
                  imposedBy: 'PRINCIPAL',
                  boardActionOn: '2022-02-15',
                  pendingBoardSuspensionId: null,
                },
              ],
            },
            {
              participantId: 'participant-2',
              studentId: null,
              nonStudentKind: 'GRADUATE',
              role: 'VICTIM',
              hadActiveIep: false,
              was21stCentury: false,
              wasEnrolled: false,
              grade: null,
              resolutions: [],
            },
          ],
        },
      ],
      isReportable: true,
      reasons: ['IN_SCHOOL_SUSPENSION_WITH_DISABILITY'],
    });
    expect(JSON.stringify(record)).not.toMatch(/Sam|Alex|Doe|Hallway/);
  });

  it('keeps a local event above a state-coded resolution, with a null code', () => {
    const record = recordOf(behaviorEvent({ participants: [participant({ resolutions: [resolution()] })] }));
    expect(record?.events.map((event) => event.stateCode)).toEqual([null]);
  });

  it('leaves out local events and local resolutions beside coded ones', () => {
    const record = recordOf(
      behaviorEvent({ participants: [participant({ resolutions: [resolution({ resolutionTypeId: 'detention' })] })] }),
      behaviorEvent({
        behaviorEventId: 'event-2',
        eventTypeId: 'knife',
        participants: [
          participant({
            participantId: 'participant-2',
            resolutions: [resolution({ resolutionId: 'resolution-2', resolutionTypeId: 'detention' })],
          }),
        ],
      }),
    );
    expect(record?.events.map((event) => event.behaviorEventId)).toEqual(['event-2']);
    expect(record?.events[0]?.participants[0]?.resolutions).toEqual([]);
  });

  it('sends an incident that is still in progress', () => {
    expect(recordOf(behaviorEvent({ eventTypeId: 'knife' }))?.status).toBe('IN_PROGRESS');
  });

  it('says why it would send nothing', () => {
    const local = content({ events: [behaviorEvent({ participants: [participant()] })] });
    const knife = content({ events: [behaviorEvent({ eventTypeId: 'knife' })] });
    const excluded = (state: ReturnType<typeof reported>) => stateRecord(state, context()).excluded;
    expect(excluded(reported({ content: local }))).toBe('UNMAPPED');
    expect(excluded(reported({ content: knife }))).toBe(null);
    expect(excluded({ ...reported({ content: knife }), status: 'SUBMITTED' })).toBe('DRAFT');
    expect(excluded(reported({ content: knife }, { type: 'VoidIncident', ...edit, reason: 'twice' }))).toBe('VOIDED');
    expect(excluded(reported({ content: { ...knife, occurredOn: '2022-07-03', schoolYear: 2022 } }))).toBe(
      'OUT_OF_YEAR',
    );
  });

  it('ignores a mapping to a code that the state does not have', () => {
    const mappings = [{ effectiveFrom: '2021-07-01', stateCode: '7777' }];
    const eventTypes = new Map([['horseplay', { name: 'Horseplay', alignment: 'DISCIPLINE' as const, mappings }]]);
    const state = reported({ content: content({ events: [behaviorEvent()] }) });
    expect(stateRecord(state, context({ eventTypes })).excluded).toBe('UNMAPPED');
  });

  it('takes grade and enrolment from the district of the incident, its own school first', () => {
    const here = { districtId: 'district-1', startsOn: '2021-08-25', endsOn: null };
    const enrollments = [
      { ...here, schoolId: 'school-9', grade: '07' },
      { ...here, schoolId: 'school-1', grade: '08' },
      { ...here, districtId: 'district-2', schoolId: 'school-5', grade: '10' },
    ];
    const gradeWith = (list: typeof enrollments) => {
      const students = new Map([['student-1', student({ enrollments: list })]]);
      const { record } = stateRecord(reported(), context({ students }));
      const [one] = record?.events[0]?.participants ?? [];
      return [one?.wasEnrolled, one?.grade];
    };
    expect(gradeWith(enrollments)).toEqual([true, '08']);
    expect(gradeWith(enrollments.slice(0, 1))).toEqual([true, '07']);
    expect(gradeWith(enrollments.slice(2))).toEqual([false, null]);
  });

  it('is the candidate of the derivation that the read models use', () => {
    const state = reported({}, complete);
    const derived = deriveIncident(state, context());
    expect(derived.candidate).toEqual(stateRecord(state, context()));
    expect(derived.reportability.isVoluntary).toBe(true);
  });
});
