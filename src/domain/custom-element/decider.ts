import type { Decider } from '../kernel/decider.ts';
import type { CustomElementCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type CustomElementEvent, type CustomElementState } from './state.ts';

/** Streams `customElement-<districtId>.<key>`. */
export const customElementDecider: Decider<CustomElementState | null, CustomElementCommand, CustomElementEvent> = {
  category: 'customElement',
  initial: null,
  decide,
  evolve,
};
