import type { Decider } from '../kernel/decider.ts';
import type { SchoolCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type SchoolDomainEvent, type SchoolState } from './state.ts';

/** Streams `school-<org>.<schoolId>`. */
export const schoolDecider: Decider<SchoolState | null, SchoolCommand, SchoolDomainEvent> = {
  category: 'school',
  initial: null,
  decide,
  evolve,
};
