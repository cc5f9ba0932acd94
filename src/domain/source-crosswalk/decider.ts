import type { Decider } from '../kernel/decider.ts';
import type { SourceCrosswalkCommand } from './commands.ts';
import { decide } from './decide.ts';
import { emptyCrosswalk, evolve, type SourceCrosswalkEvent, type SourceCrosswalkState } from './state.ts';

export const sourceCrosswalkDecider: Decider<SourceCrosswalkState, SourceCrosswalkCommand, SourceCrosswalkEvent> = {
  category: 'sourceCrosswalk',
  initial: emptyCrosswalk,
  decide,
  evolve,
};
