import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateRecord, StateResolution } from '../../../../src/domain/incident/state-record.ts';
import { datedSuspensions } from '../../../../src/domain/rules/dated-suspensions.ts';
import { addDays, dayOfWeek } from '../../../../src/shared/calendar.ts';

const resolution = (given: Partial<StateResolution>): StateResolution => ({
  resolutionId: 'resolution',
  stateCode: '410',
  durationSchoolDays: '1.00',
  startsOn: '2022-02-14',
  endsOn: null,
  imposedBy: null,
  boardActionOn: null,
  pendingBoardSuspensionId: null,
  ...given,
});

const record = (studentId: string | null, ...resolutions: readonly StateResolution[]): StateRecord => ({
  incidentId: 'incident',
  districtId: 'd1',
  schoolId: 'school',
  schoolYear: 2022,
  status: 'COMPLETE',
  occurredOn: '2022-02-14',
  occurredAt: '10:15',
  setting: 'ON_CAMPUS',
  alignment: 'DISCIPLINE',
  isReportable: true,
  reasons: [],
  events: [
    {
      behaviorEventId: 'event',
      stateCode: '2200',
      isReferredToLawEnforcement: false,
      hasSeriousBodilyInjury: null,
      participants: [
        {
          participantId: 'participant',
          studentId,
          nonStudentKind: null,
          role: 'OFFENDER',
          hadActiveIep: false,
          was21stCentury: false,
          wasEnrolled: true,
          grade: '09',
          resolutions,
        },
      ],
    },
  ],
});

const lastDays = (...resolutions: readonly StateResolution[]) =>
  datedSuspensions(record('student', ...resolutions)).map(({ lastDay }) => lastDay);

/** Weekdays one after the other, no further than 1,100 days. */
function counted(first: string, days: number): string {
  const weekdays = Array.from({ length: 1_101 }, (_, index) => addDays(first, index)).filter(
    (day) => dayOfWeek(day) !== 0 && dayOfWeek(day) !== 6,
  );
  return weekdays[Math.min(weekdays.length, Math.max(1, Math.ceil(days))) - 1]!;
}

describe('dated suspensions of a record', () => {
  it('are those of students with a first day, in school and out of it', () => {
    const suspension = resolution({ endsOn: '2022-02-15', durationSchoolDays: '2.00' });
    expect(
      datedSuspensions(record('student', suspension, resolution({ startsOn: null }), resolution({ stateCode: '300' }))),
    ).toEqual([
      {
        studentId: 'student',
        participantId: 'participant',
        resolutionId: 'resolution',
        firstDay: '2022-02-14',
        lastDay: '2022-02-15',
        days: '2.00',
      },
    ]);
    expect(datedSuspensions(record(null, suspension))).toEqual([]);
  });

  it('end with so many weekdays as they have days where no last day was recorded', () => {
    expect(lastDays(resolution({ durationSchoolDays: null }), resolution({ durationSchoolDays: '5.50' }))).toEqual([
      '2022-02-14',
      '2022-02-21',
    ]);
    fc.assert(
      fc.property(
        fc.nat({ max: 400 }),
        fc.oneof(
          fc.nat({ max: 1_200 }),
          fc.nat({ max: 48 }).map((n) => n / 4),
          fc.constantFrom(784, 786, 788, 9_999),
        ),
        (start, days) => {
          const startsOn = addDays('2021-08-01', start);
          expect(lastDays(resolution({ startsOn, durationSchoolDays: days.toFixed(2) }))).toEqual([
            counted(startsOn, days),
          ]);
        },
      ),
    );
  });
});
