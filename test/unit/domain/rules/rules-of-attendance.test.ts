import { describe, expect, it } from 'vitest';
import type { ResolutionContent } from '../../../../src/domain/incident/commands.ts';
import type { IncidentContext } from '../../../../src/domain/incident/context.ts';
import { behaviorEvent, participant, resolution, student } from '../incident/incident-fixtures.ts';
import { find, imported, severity } from './rule-fixtures.ts';

const suspended = (change: Partial<ResolutionContent> = {}) =>
  imported([
    behaviorEvent({
      eventTypeId: 'insubordination',
      participants: [
        participant({
          resolutions: [
            resolution({ resolutionTypeId: 'out-of-school', startsOn: '2022-02-17', endsOn: '2022-02-22', ...change }),
          ],
        }),
      ],
    }),
  ]);

/** Delivered through 22 February; Friday 18th to Tuesday 22nd spans a weekend and a holiday. */
const delivered = (...days: readonly string[]): Partial<IncidentContext> => ({
  attendance: {
    recordedThrough: new Map([['2022-02', '2022-02-22']]),
    absences: new Map([['student-1', days.map((on) => ({ on, kind: 'SUSPENSION' as const, days: '1.00' }))]]),
  },
});

describe('BEH-13 suspension and attendance do not agree', () => {
  it('warns of a suspension on a day on which the student was there', () => {
    expect(find('BEH-13', suspended(), delivered('2022-02-17', '2022-02-22'))).toMatchObject({
      severity: 'WARNING',
      explanation: 'The student was at school on a day of the suspension: 1 suspension.',
      details: [{ studentId: 'student-1', resolutionId: 'resolution-1', note: 'PRESENT_ON 2022-02-18' }],
    });
    expect(severity('BEH-13', suspended({ endsOn: null, durationSchoolDays: '2.00' }), delivered('2022-02-17'))).toBe(
      'WARNING',
    );
  });

  it('passes when every school day has an absence, of whatever kind and length', () => {
    expect(severity('BEH-13', suspended(), delivered('2022-02-17', '2022-02-18', '2022-02-22'))).toBe(null);
    const halfDay = {
      attendance: {
        recordedThrough: new Map([['2022-02', '2022-02-17']]),
        absences: new Map([['student-1', [{ on: '2022-02-17', kind: 'EXCUSED' as const, days: '0.50' }]]]),
      },
    };
    expect(severity('BEH-13', suspended({ endsOn: '2022-02-17', durationSchoolDays: '0.50' }), halfDay)).toBe(null);
  });

  it('is silent where the school has delivered nothing, for the year or for these days', () => {
    expect(severity('BEH-13', suspended())).toBe(null);
    expect(severity('BEH-13', suspended(), { attendance: null })).toBe(null);
    const earlier = { attendance: { recordedThrough: new Map([['2022-01', '2022-01-31']]), absences: new Map() } };
    expect(severity('BEH-13', suspended(), earlier)).toBe(null);
    const until = { attendance: { recordedThrough: new Map([['2022-02', '2022-02-16']]), absences: new Map() } };
    expect(severity('BEH-13', suspended(), until)).toBe(null);
  });

  it('leaves alone in-school suspensions, undated ones, and students of another school', () => {
    expect(severity('BEH-13', suspended({ resolutionTypeId: 'in-school' }), delivered())).toBe(null);
    expect(severity('BEH-13', suspended({ startsOn: null, endsOn: null }), delivered())).toBe(null);
    const enrollments = [
      { schoolId: 'school-2', districtId: 'district-1', startsOn: '2021-08-25', endsOn: null, grade: '09' },
    ];
    const elsewhere = new Map([['student-1', student({ enrollments })]]);
    expect(severity('BEH-13', suspended(), { ...delivered(), students: elsewhere })).toBe(null);
  });
});
