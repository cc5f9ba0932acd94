import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { checkPeriodDays } from '../kernel/plausible-day.ts';
import type { EnrollmentCommand } from './commands.ts';
import type { EnrollmentDomainEvent, EnrollmentState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for an enrolment that does not exist, `REASON_REQUIRED` for an end by hand without one, `END_BEFORE_START`, `DATES_OUT_OF_ORDER` for a day that cannot be meant. */
export function decide(state: EnrollmentState | null, command: EnrollmentCommand): Decision<EnrollmentDomainEvent> {
  const faults = checkPeriodDays(command.data);
  switch (command.type) {
    case 'EnrollStudent':
      if (!state && faults.length > 0) return rejectedAll(faults);
      return state ? accepted() : accepted({ type: 'StudentEnrolled', data: command.data });
    case 'EndEnrollment': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['enrollmentId']);
      const { endsOn, reason } = command.data;
      if (command.origin === 'HAND' && (reason ?? '').trim() === '')
        return rejected('REASON_REQUIRED', undefined, ['reason']);
      if (endsOn < state.startsOn) return rejected('END_BEFORE_START', { startsOn: state.startsOn }, ['endsOn']);
      if (faults.length > 0) return rejectedAll(faults);
      const isSame = state.endsOn === endsOn && (reason === undefined || reason === state.endReason);
      return isSame ? accepted() : accepted({ type: 'EnrollmentEnded', data: command.data });
    }
  }
}
