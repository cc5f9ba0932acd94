import type { Decider } from '../kernel/decider.ts';
import type { StudentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type StudentDomainEvent, type StudentState } from './state.ts';

/** Streams `student-state.<studentId>`: students move between districts. */
export const studentDecider: Decider<StudentState | null, StudentCommand, StudentDomainEvent> = {
  category: 'student',
  initial: null,
  decide,
  evolve,
};
