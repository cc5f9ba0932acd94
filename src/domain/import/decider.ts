import type { Decider } from '../kernel/decider.ts';
import type { ImportCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ImportDomainEvent, type ImportState } from './state.ts';

/** Streams `import-<org>.<importId>`. */
export const importDecider: Decider<ImportState | null, ImportCommand, ImportDomainEvent> = {
  category: 'import',
  initial: null,
  decide,
  evolve,
};
