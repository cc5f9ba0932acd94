import { describe, expect, it } from 'vitest';
import { occurrenceDecider } from '../../../../src/domain/occurrence/decider.ts';
import { given } from './given.ts';

describe('an occurrence', () => {
  it('is recorded once, as it was first', () => {
    const record = (dueOn: string) =>
      ({ type: 'RecordOccurrence', data: { scheduleId: 'night', dueAt: '2022-06-03T08:00:00.000Z', dueOn } }) as const;
    expect(given(occurrenceDecider, record('2022-06-03')).answer).toEqual(['ScheduleCameDue']);
    const { answer, state } = given(occurrenceDecider, record('2022-06-03'), record('2022-06-04'));
    expect([answer, state]).toMatchObject([[], { dueOn: '2022-06-03' }]);
  });
});
