import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { EnrollmentCommand } from './commands.ts';
import type { EnrollmentDomainEvent, EnrollmentState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for an enrolment that does not exist, `END_BEFORE_START`. */
export function decide(state: EnrollmentState | null, command: EnrollmentCommand): Decision<EnrollmentDomainEvent> {
  switch (command.type) {
    case 'EnrollStudent':
      return state ? accepted() : accepted({ type: 'StudentEnrolled', data: command.data });
    case 'EndEnrollment': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['enrollmentId']);
      const { endsOn } = command.data;
      if (endsOn < state.startsOn) return rejected('END_BEFORE_START', { startsOn: state.startsOn }, ['endsOn']);
      return state.endsOn === endsOn ? accepted() : accepted({ type: 'EnrollmentEnded', data: command.data });
    }
  }
}
