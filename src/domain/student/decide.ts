import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { isSame, says } from '../kernel/is-same.ts';
import { checkIdentity, type StudentCommand } from './commands.ts';
import type { StudentDomainEvent, StudentState } from './state.ts';

/**
 * Refuses `STUDENT_NOT_IN_SCOPE` for a student who is not registered, `SOURCE_KEY_DUPLICATE` for one who is, under another identity. A
 * correction to the same values records nothing. What nobody can be is refused by `checkIdentity`; what stands is not judged again.
 */
export function decide(state: StudentState | null, command: StudentCommand): Decision<StudentDomainEvent> {
  const { bornOn, races } = command.data;
  const faults = checkIdentity(
    { ...(bornOn !== state?.bornOn && { bornOn }), ...(!isSame(races, state?.races) && { races }) },
    command.today,
  );
  switch (command.type) {
    case 'RegisterStudent':
      if (!state && faults.length > 0) return rejectedAll(faults);
      if (!state) return accepted({ type: 'StudentRegistered', data: command.data });
      return says(state, command.data) ? accepted() : rejected('SOURCE_KEY_DUPLICATE', undefined, ['stateStudentId']);
    case 'CorrectStudentIdentity':
      if (!state) return rejected('STUDENT_NOT_IN_SCOPE', undefined, ['studentId']);
      if (faults.length > 0) return rejectedAll(faults);
      if (isSame(state, command.data)) return accepted();
      return accepted({ type: 'StudentIdentityCorrected', data: command.data });
  }
}
