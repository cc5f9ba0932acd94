import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDue, schedules } from '../../../src/scheduler/schedule.ts';
import { stateDate, stateInstant } from '../../../src/shared/calendar.ts';

const at = (date: string, time: string): string => stateInstant(date, time).toISOString();
const dueAt = (dailyAt: string, now: string): string => lastDue({ id: 'x', dailyAt }, new Date(now)).at.toISOString();

describe('a time of the state’s clocks', () => {
  it('is told in UTC, in winter and in summer', () => {
    expect(at('2022-01-15', '02:00')).toBe('2022-01-15T09:00:00.000Z');
    expect(at('2022-07-15', '02:00')).toBe('2022-07-15T08:00:00.000Z');
    expect(at('2022-07-15', '00:00')).toBe('2022-07-15T06:00:00.000Z');
    expect(at('2022-07-15', '23:59')).toBe('2022-07-16T05:59:00.000Z');
  });

  it('that is skipped in March is when the clocks would have shown it', () => {
    expect(at('2022-03-13', '01:59')).toBe('2022-03-13T08:59:00.000Z');
    expect(at('2022-03-13', '02:00')).toBe('2022-03-13T09:00:00.000Z');
    expect(at('2022-03-13', '02:30')).toBe('2022-03-13T09:30:00.000Z');
    expect(at('2022-03-13', '03:00')).toBe('2022-03-13T09:00:00.000Z');
  });

  it('that comes twice in November is the first one', () => {
    expect(at('2022-11-06', '00:59')).toBe('2022-11-06T06:59:00.000Z');
    expect(at('2022-11-06', '01:30')).toBe('2022-11-06T07:30:00.000Z');
    expect(at('2022-11-06', '02:00')).toBe('2022-11-06T09:00:00.000Z');
  });
});

describe('a daily schedule', () => {
  it('came due last when its time was shown last', () => {
    expect(dueAt('02:00', '2022-06-02T15:00:00.000Z')).toBe('2022-06-02T08:00:00.000Z');
    expect(dueAt('02:00', '2022-06-02T07:59:59.999Z')).toBe('2022-06-01T08:00:00.000Z');
    expect(dueAt('02:00', '2022-06-02T08:00:00.000Z')).toBe('2022-06-02T08:00:00.000Z');
  });

  it('comes due once on the day on which the clocks skip its time', () => {
    expect(dueAt('02:30', '2022-03-13T09:29:59.000Z')).toBe('2022-03-12T09:30:00.000Z');
    expect(dueAt('02:30', '2022-03-13T09:30:00.000Z')).toBe('2022-03-13T09:30:00.000Z');
    expect(dueAt('02:30', '2022-03-14T08:29:59.000Z')).toBe('2022-03-13T09:30:00.000Z');
  });

  it('comes due once on the day on which the clocks show its time twice', () => {
    expect(dueAt('01:30', '2022-11-06T07:30:00.000Z')).toBe('2022-11-06T07:30:00.000Z');
    expect(dueAt('01:30', '2022-11-06T08:30:00.000Z')).toBe('2022-11-06T07:30:00.000Z');
    expect(dueAt('01:30', '2022-11-07T08:29:59.000Z')).toBe('2022-11-06T07:30:00.000Z');
  });

  it('comes due on every day of the state, in order, whatever its time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 365 * 20 }),
        (hour, minute, day) => {
          const dailyAt = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const noon = new Date(Date.UTC(2015, 0, 1 + day, 19));
          const { at: due, on } = lastDue({ id: 'x', dailyAt }, noon);
          expect(stateDate(due)).toBe(on);
          expect(due <= noon).toBe(true);
          const before = lastDue({ id: 'x', dailyAt }, new Date(due.getTime() - 1)).at;
          const hours = (due.getTime() - before.getTime()) / 3_600_000;
          expect([22, 23, 24, 25, 26]).toContain(Math.round(hours));
          expect(lastDue({ id: 'x', dailyAt }, due).at).toEqual(due);
        },
      ),
    );
  });
});

describe('the schedules', () => {
  it('have ids that fit into stream names, each once, and times that exist', () => {
    expect(new Set(schedules.map(({ id }) => id)).size).toBe(schedules.length);
    for (const { id, dailyAt } of schedules) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(dailyAt).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
    }
  });
});
