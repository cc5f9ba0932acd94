import type { Decider } from '../kernel/decider.ts';
import type { GroupAssignmentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type GroupAssignmentDomainEvent, type GroupAssignmentState } from './state.ts';

/** Streams `groupAssignment-<org>.<groupId>`. */
export const groupAssignmentDecider: Decider<
  GroupAssignmentState | null,
  GroupAssignmentCommand,
  GroupAssignmentDomainEvent
> = { category: 'groupAssignment', initial: null, decide, evolve };
