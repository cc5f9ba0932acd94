import type { Decider } from '../kernel/decider.ts';
import type { SyncCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type SyncDomainEvent, type SyncState } from './state.ts';

/** Streams `sync-<org>.<syncId>`. */
export const syncDecider: Decider<SyncState | null, SyncCommand, SyncDomainEvent> = {
  category: 'sync',
  initial: null,
  decide,
  evolve,
};
