import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { checkPeriodDays } from '../kernel/plausible-day.ts';
import type { Period } from '../reference/effective.ts';
import type { EnrollmentCommand } from './commands.ts';
import { overlapping } from './overlap.ts';
import type { EnrollmentDomainEvent, EnrollmentState } from './state.ts';

/**
 * Refuses `UNKNOWN_CODE` for an enrolment that does not exist, `REASON_REQUIRED` for an end by hand without one, `END_BEFORE_START`,
 * `DATES_OUT_OF_ORDER` for a day that cannot be meant, and for a first day, or a later last one, with which the student would be in the school
 * twice on one day. An earlier end is always possible: that is how two that overlap are put right.
 */
export function decide(state: EnrollmentState | null, command: EnrollmentCommand): Decision<EnrollmentDomainEvent> {
  const faults = checkPeriodDays(command.data);
  switch (command.type) {
    case 'EnrollStudent':
      if (!state && faults.length > 0) return rejectedAll(faults);
      if (state) return accepted();
      return (
        twice({ startsOn: command.data.startsOn, endsOn: null }, command.others, 'startsOn') ??
        accepted({ type: 'StudentEnrolled', data: command.data })
      );
    case 'EndEnrollment': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['enrollmentId']);
      const { endsOn, reason } = command.data;
      if (command.origin === 'HAND' && (reason ?? '').trim() === '')
        return rejected('REASON_REQUIRED', undefined, ['reason']);
      if (endsOn < state.startsOn) return rejected('END_BEFORE_START', { startsOn: state.startsOn }, ['endsOn']);
      if (faults.length > 0) return rejectedAll(faults);
      const isSame = state.endsOn === endsOn && (reason === undefined || reason === state.endReason);
      if (isSame) return accepted();
      const isLater = state.endsOn !== null && state.endsOn < endsOn;
      const refused = isLater ? twice({ startsOn: state.startsOn, endsOn }, command.others, 'endsOn') : null;
      return refused ?? accepted({ type: 'EnrollmentEnded', data: command.data });
    }
  }
}

function twice(period: Period, others: readonly Period[] = [], field: string): ReturnType<typeof rejected> | null {
  const other = overlapping(period, others);
  if (other === null) return null;
  const { startsOn, endsOn } = other;
  return rejected('DATES_OUT_OF_ORDER', { otherStartsOn: startsOn, ...(endsOn !== null && { otherEndsOn: endsOn }) }, [
    field,
  ]);
}
