import type { Decider } from '../kernel/decider.ts';
import type { ExportCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ExportDomainEvent, type ExportState } from './state.ts';

/** Streams `export-<org>.<exportId>`. */
export const exportDecider: Decider<ExportState | null, ExportCommand, ExportDomainEvent> = {
  category: 'export',
  initial: null,
  decide,
  evolve,
};
