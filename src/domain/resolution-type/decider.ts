import type { Decider } from '../kernel/decider.ts';
import type { ResolutionTypeCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ResolutionTypeEvent, type ResolutionTypeState } from './state.ts';

export const resolutionTypeDecider: Decider<ResolutionTypeState | null, ResolutionTypeCommand, ResolutionTypeEvent> = {
  category: 'resolutionType',
  initial: null,
  decide,
  evolve,
};
