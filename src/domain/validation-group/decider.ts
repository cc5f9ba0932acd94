import type { Decider } from '../kernel/decider.ts';
import type { ValidationGroupCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ValidationGroupDomainEvent, type ValidationGroupState } from './state.ts';

/** Streams `validationGroup-<org>.<groupId>`. */
export const validationGroupDecider: Decider<
  ValidationGroupState | null,
  ValidationGroupCommand,
  ValidationGroupDomainEvent
> = { category: 'validationGroup', initial: null, decide, evolve };
