import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { StudentCommand } from './commands.ts';
import type { StudentDomainEvent, StudentState } from './state.ts';

/** Refuses `STUDENT_NOT_IN_SCOPE` for a student who is not registered. A correction to the same values records nothing. */
export function decide(state: StudentState | null, command: StudentCommand): Decision<StudentDomainEvent> {
  switch (command.type) {
    case 'RegisterStudent':
      return state ? accepted() : accepted({ type: 'StudentRegistered', data: command.data });
    case 'CorrectStudentIdentity':
      if (!state) return rejected('STUDENT_NOT_IN_SCOPE', undefined, ['studentId']);
      if (isSame(state, command.data)) return accepted();
      return accepted({ type: 'StudentIdentityCorrected', data: command.data });
  }
}
