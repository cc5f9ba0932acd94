import type { Decider } from '../kernel/decider.ts';
import type { IepPeriodCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type IepPeriodDomainEvent, type IepPeriodState } from './state.ts';

/** Streams `iepPeriod-<org>.<iepPeriodId>` of the responsible district. */
export const iepPeriodDecider: Decider<IepPeriodState | null, IepPeriodCommand, IepPeriodDomainEvent> = {
  category: 'iepPeriod',
  initial: null,
  decide,
  evolve,
};
