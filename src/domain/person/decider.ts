import type { Decider } from '../kernel/decider.ts';
import type { PersonCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type PersonDomainEvent, type PersonState } from './state.ts';

/** Streams `person-<org>.<personId>`. */
export const personDecider: Decider<PersonState | null, PersonCommand, PersonDomainEvent> = {
  category: 'person',
  initial: null,
  decide,
  evolve,
};
