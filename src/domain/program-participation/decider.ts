import type { Decider } from '../kernel/decider.ts';
import type { ProgramParticipationCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ProgramParticipationDomainEvent, type ProgramParticipationState } from './state.ts';

/** Streams `programParticipation-<org>.<participationId>`. */
export const programParticipationDecider: Decider<
  ProgramParticipationState | null,
  ProgramParticipationCommand,
  ProgramParticipationDomainEvent
> = {
  category: 'programParticipation',
  initial: null,
  decide,
  evolve,
};
