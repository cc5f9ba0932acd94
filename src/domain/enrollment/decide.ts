import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { checkPeriodDays } from '../kernel/plausible-day.ts';
import { inTheWay, refuseOverlap } from '../reference/overlap.ts';
import type { EnrollmentCommand, EnrollStudent } from './commands.ts';
import type { EnrollmentDomainEvent, EnrollmentState } from './state.ts';

/**
 * Refuses `UNKNOWN_CODE` for an enrolment that does not exist, `REASON_REQUIRED` for an end by hand without one, `END_BEFORE_START`,
 * `DATES_OUT_OF_ORDER` for a day that cannot be meant, for days on which the student would be in the school twice, and for an enrolment that
 * stands with another end. An earlier end is always possible: that is how two that overlap are put right.
 */
export function decide(state: EnrollmentState | null, command: EnrollmentCommand): Decision<EnrollmentDomainEvent> {
  switch (command.type) {
    case 'EnrollStudent':
      return enroll(state, command);
    case 'EndEnrollment': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['enrollmentId']);
      const faults = checkPeriodDays(command.data);
      const { endsOn, reason } = command.data;
      if (command.origin === 'HAND' && (reason ?? '').trim() === '')
        return rejected('REASON_REQUIRED', undefined, ['reason']);
      if (endsOn < state.startsOn) return rejected('END_BEFORE_START', { startsOn: state.startsOn }, ['endsOn']);
      if (faults.length > 0) return rejectedAll(faults);
      const isSame = state.endsOn === endsOn && (reason === undefined || reason === state.endReason);
      if (isSame) return accepted();
      const isLater = state.endsOn !== null && state.endsOn < endsOn;
      const refused = isLater ? refuseOverlap({ startsOn: state.startsOn, endsOn }, command.others, 'endsOn') : null;
      return refused ?? accepted({ type: 'EnrollmentEnded', data: command.data });
    }
  }
}

function enroll(
  state: EnrollmentState | null,
  { data, others, endsOn = null }: EnrollStudent,
): Decision<EnrollmentDomainEvent> {
  const { enrollmentId, districtId, schoolId, studentId, startsOn } = data;
  // It stands, and keeps what it has: another end is to be said with its reason.
  if (state) return endsOn === null || endsOn === state.endsOn ? accepted() : inTheWay(state, 'endsOn');
  if (endsOn !== null && endsOn < startsOn) return rejected('END_BEFORE_START', { startsOn }, ['endsOn']);
  const faults = checkPeriodDays({ startsOn, endsOn });
  if (faults.length > 0) return rejectedAll(faults);
  const refused = refuseOverlap({ startsOn, endsOn }, others, 'startsOn');
  if (refused) return refused;
  const events: EnrollmentDomainEvent[] = [{ type: 'StudentEnrolled', data }];
  if (endsOn !== null)
    events.push({ type: 'EnrollmentEnded', data: { enrollmentId, districtId, schoolId, studentId, endsOn } });
  return accepted(...events);
}
