import type { Decider } from '../kernel/decider.ts';
import type { IncidentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type IncidentEvent, type IncidentState } from './state.ts';

export const incidentDecider: Decider<IncidentState | null, IncidentCommand, IncidentEvent> = {
  category: 'incident',
  initial: null,
  decide,
  evolve,
};
