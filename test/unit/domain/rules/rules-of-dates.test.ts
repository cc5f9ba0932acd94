import { describe, expect, it } from 'vitest';
import type { IncidentContext } from '../../../../src/domain/incident/context.ts';
import { evolve, type IncidentEvent, type IncidentState } from '../../../../src/domain/incident/state.ts';
import { behaviorEvent, context, participant, resolution } from '../incident/incident-fixtures.ts';
import { atState, find, imported, incident, nobody, severity } from './rule-fixtures.ts';

const evolveAll = (state: IncidentState, ...events: readonly IncidentEvent[]): IncidentState =>
  events.reduce<IncidentState>((one, event) => evolve(one, event) ?? one, state);

describe('BEH-02 dated in the future', () => {
  it('ends by itself on the day of the incident', () => {
    const later = imported([behaviorEvent()], { occurredOn: '2022-07-03' });
    expect(find('BEH-02', later, { recordedOn: '2022-06-10' })).toMatchObject({
      severity: 'FATAL',
      activeFrom: null,
      activeTo: '2022-07-03',
    });
  });

  it('is no finding when the day had come when the incident was recorded', () => {
    const today = imported([behaviorEvent()], { occurredOn: '2022-06-10' });
    expect(severity('BEH-02', today, { recordedOn: '2022-06-10' })).toBe(null);
    expect(find('BEH-02', today, { recordedOn: null })?.activeTo).toBe('2022-06-10');
  });
});

describe('BEH-08 duration', () => {
  const lasting = (durationSchoolDays: string | null, resolutionTypeId = resolution().resolutionTypeId) =>
    imported([
      behaviorEvent({
        participants: [participant({ resolutions: [resolution({ durationSchoolDays, resolutionTypeId })] })],
      }),
    ]);

  it('is fatal when missing or negative', () => {
    expect(find('BEH-08', lasting(null))?.details).toMatchObject([{ resolutionId: 'resolution-1', note: 'MISSING' }]);
    expect(find('BEH-08', lasting('-1'))?.details).toMatchObject([{ note: 'NEGATIVE' }]);
    expect(severity('BEH-08', lasting(null))).toBe('FATAL');
  });

  it('is fatal when a removal takes no day at all', () => {
    for (const none of ['0', '0.00'])
      expect(find('BEH-08', lasting(none))?.details).toMatchObject([{ resolutionId: 'resolution-1', note: 'ZERO' }]);
  });

  it('may be half a day, and nothing for a local measure', () => {
    expect(severity('BEH-08', lasting('0', 'detention'))).toBe(null);
    expect(severity('BEH-08', lasting('0.5'))).toBe(null);
  });
});

describe('BEH-09 outside its school year', () => {
  it('is fatal for a July day filed in the year before', () => {
    expect(severity('BEH-09', imported([behaviorEvent()], { occurredOn: '2022-07-03', schoolYear: 2022 }))).toBe(
      'FATAL',
    );
    const lastDay = imported([behaviorEvent()], { occurredOn: '2022-06-30', schoolYear: 2022 });
    expect(severity('BEH-09', lastDay, { calendar: null })).toBe(null);
  });
});

describe('BEH-10 firearm without an expulsion of one year', () => {
  const expelled = (startsOn: string | null, endsOn: string | null, person = {}) =>
    imported([
      behaviorEvent({
        eventTypeId: 'handgun',
        participants: [
          participant({ ...person, resolutions: [resolution({ resolutionTypeId: 'expulsion', startsOn, endsOn })] }),
        ],
      }),
    ]);

  it('warns of an expulsion that ends a day too early or has no dates', () => {
    expect(severity('BEH-10', expelled('2022-02-15', '2023-02-14'))).toBe('WARNING');
    expect(severity('BEH-10', expelled('2022-02-15', null))).toBe('WARNING');
    expect(severity('BEH-10', incident('handgun', 'in-school'))).toBe('WARNING');
    expect(severity('BEH-10', incident('handgun'))).toBe('WARNING');
  });

  it('passes a calendar year, also one that starts on 29 February', () => {
    expect(severity('BEH-10', expelled('2022-02-15', '2023-02-15'))).toBe(null);
    expect(severity('BEH-10', expelled('2024-02-29', '2025-02-28'))).toBe('WARNING');
    expect(severity('BEH-10', expelled('2024-02-29', '2025-03-01'))).toBe(null);
  });

  it('passes 90 days that the trustees decided, in both datasets', () => {
    const shortened = evolveAll(expelled('2022-02-15', '2022-05-16'), {
      type: 'TrusteeModificationRecorded',
      data: { incidentId: 'incident-1', resolutionId: 'resolution-1', decidedOn: '2022-03-01', reason: 'unloaded' },
    });
    expect(severity('BEH-10', expelled('2022-02-15', '2022-05-16'))).toBe('WARNING');
    expect(severity('BEH-10', shortened)).toBe(null);
    expect(atState(shortened)).toEqual(['BEH-99 INFO']);
  });

  it('looks at enrolled offenders with firearms only', () => {
    expect(severity('BEH-10', incident('knife'))).toBe(null);
    expect(severity('BEH-10', expelled(null, null, { role: 'VICTIM' }))).toBe(null);
    expect(severity('BEH-10', expelled(null, null, nobody))).toBe(null);
  });
});

describe('BEH-12 dates that do not fit', () => {
  const dated = (...list: readonly (readonly [string, string | null, string, string?])[]) =>
    imported([
      behaviorEvent({
        participants: [
          participant({
            resolutions: list.map(([startsOn, endsOn, durationSchoolDays, resolutionTypeId = 'in-school'], index) =>
              resolution({
                resolutionId: `resolution-${index + 1}`,
                resolutionTypeId,
                startsOn,
                endsOn,
                durationSchoolDays,
              }),
            ),
          }),
        ],
      }),
    ]);
  const notes = (state: IncidentState, change: Partial<IncidentContext> = {}) =>
    find('BEH-12', state, change)?.details.map((one) => `${one.resolutionId ?? ''} ${one.note ?? ''}`) ?? [];

  it('warns of a resolution before its incident, whatever it is', () => {
    expect(notes(dated(['2022-02-11', '2022-02-14', '2', 'detention']))).toEqual([
      'resolution-1 STARTS_BEFORE_INCIDENT',
    ]);
    expect(notes(dated(['2022-02-14', '2022-02-15', '2']))).toEqual([]);
  });

  it('warns of two suspensions of one student on the same days, also across events', () => {
    expect(notes(dated(['2022-02-15', '2022-02-17', '3'], ['2022-02-17', '2022-02-17', '1']))).toEqual([
      'resolution-2 OVERLAPS',
    ]);
    expect(notes(dated(['2022-02-15', '2022-02-16', '2'], ['2022-02-17', '2022-02-17', '1']))).toEqual([]);
    const twice = imported([
      behaviorEvent({ participants: [participant({ resolutions: [resolution()] })] }),
      behaviorEvent({
        behaviorEventId: 'event-2',
        participants: [
          participant({ participantId: 'participant-2', resolutions: [resolution({ resolutionId: 'resolution-2' })] }),
        ],
      }),
    ]);
    expect(notes(twice)).toEqual(['resolution-2 OVERLAPS']);
  });

  it('finds the last day by the duration when it is not given', () => {
    // 17 February is a Thursday, Monday the 21st has no school: three days end on the 22nd.
    expect(notes(dated(['2022-02-17', null, '3'], ['2022-02-22', null, '1']))).toEqual(['resolution-2 OVERLAPS']);
    expect(notes(dated(['2022-02-17', null, '2'], ['2022-02-22', null, '1']))).toEqual([]);
  });

  it('lets two students, two halves of a day and an expulsion stand beside a suspension', () => {
    const both = imported([
      behaviorEvent({
        participants: [
          participant({ resolutions: [resolution()] }),
          participant({
            participantId: 'participant-2',
            studentId: 'student-2',
            resolutions: [resolution({ resolutionId: 'resolution-2' })],
          }),
        ],
      }),
    ]);
    expect(notes(both)).toEqual([]);
    expect(notes(dated(['2022-02-15', '2022-02-15', '0.5'], ['2022-02-15', '2022-02-15', '0.5']))).toEqual([]);
    expect(notes(dated(['2022-02-15', '2022-02-17', '3'], ['2022-02-15', '2023-02-15', '180', 'expulsion']))).toEqual(
      [],
    );
  });

  it('warns of suspensions on days without school', () => {
    expect(notes(dated(['2022-02-19', '2022-02-22', '1']))).toEqual(['resolution-1 NOT_ON_SCHOOL_DAYS']);
    expect(notes(dated(['2022-02-18', '2022-02-21', '1']))).toEqual(['resolution-1 NOT_ON_SCHOOL_DAYS']);
    expect(notes(dated(['2022-02-18', '2022-02-22', '3']))).toEqual(['resolution-1 NOT_ON_SCHOOL_DAYS']);
    expect(notes(dated(['2022-02-18', '2022-02-22', '2']))).toEqual([]);
    expect(notes(dated(['2022-06-06', null, '1']))).toEqual(['resolution-1 NOT_ON_SCHOOL_DAYS']);
  });

  it('knows only weekends without a calendar', () => {
    expect(notes(dated(['2022-02-18', '2022-02-21', '2']), { calendar: null })).toEqual([]);
    expect(notes(dated(['2022-02-19', null, '1']), { calendar: null })).toEqual(['resolution-1 NOT_ON_SCHOOL_DAYS']);
  });

  it('warns of an expulsion whose days lie on those of a suspension that it does not name', () => {
    const expelled = (pendingBoardSuspensionId: string | null, days = '60') =>
      imported([
        behaviorEvent({
          eventTypeId: 'knife',
          participants: [
            participant({
              resolutions: [
                resolution({ resolutionTypeId: 'out-of-school', endsOn: '2022-03-01', durationSchoolDays: '10' }),
                resolution({
                  resolutionId: 'resolution-2',
                  resolutionTypeId: 'expulsion',
                  endsOn: '2022-05-13',
                  durationSchoolDays: days,
                  pendingBoardSuspensionId,
                }),
              ],
            }),
          ],
        }),
      ]);
    expect(notes(expelled(null))).toEqual(['resolution-2 COUNTED_TWICE']);
    expect(notes(expelled('resolution-1'))).toEqual([]);
    // The length of the expulsion includes the days before the board acted.
    expect(notes(expelled('resolution-1', '9.50'))).toEqual(['resolution-2 CONTINUES_ANOTHER_SUSPENSION']);
  });

  it('warns of a suspension that continues another one', () => {
    const both = imported([
      behaviorEvent({
        participants: [
          participant({
            resolutions: [
              resolution({ resolutionTypeId: 'out-of-school' }),
              resolution({
                resolutionId: 'resolution-2',
                resolutionTypeId: 'expulsion',
                startsOn: '2022-02-16',
                endsOn: '2022-02-16',
                pendingBoardSuspensionId: 'resolution-1',
              }),
            ],
          }),
        ],
      }),
    ]);
    expect(notes(both)).toEqual([]);
    // The district has mapped its type of expulsion to a suspension since.
    const mappings = [{ effectiveFrom: '2021-07-01', stateCode: '410' }];
    const resolutionTypes = new Map([...context().resolutionTypes, ['expulsion', { name: 'Expulsion', mappings }]]);
    expect(notes(both, { resolutionTypes })).toEqual(['resolution-2 CONTINUES_ANOTHER_SUSPENSION']);
  });

  it('warns of an expulsion that follows a suspension without naming it', () => {
    const expelledFrom = (startsOn: string) =>
      dated(['2022-02-15', '2022-02-18', '4', 'out-of-school'], [startsOn, '2022-05-13', '50', 'expulsion']);
    // Monday the 21st is no school day.
    expect(notes(expelledFrom('2022-02-22'))).toEqual(['resolution-2 COUNTED_TWICE']);
    expect(notes(expelledFrom('2022-02-23'))).toEqual([]);
  });
});
