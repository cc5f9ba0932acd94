import type { Decider } from '../kernel/decider.ts';
import type { EnrollmentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type EnrollmentDomainEvent, type EnrollmentState } from './state.ts';

/** Streams `enrollment-<org>.<enrollmentId>`. */
export const enrollmentDecider: Decider<EnrollmentState | null, EnrollmentCommand, EnrollmentDomainEvent> = {
  category: 'enrollment',
  initial: null,
  decide,
  evolve,
};
