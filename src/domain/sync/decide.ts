import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { SyncCommand } from './commands.ts';
import type { SyncDomainEvent, SyncState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for the completion of something that was never begun. */
export function decide(state: SyncState | null, command: SyncCommand): Decision<SyncDomainEvent> {
  switch (command.type) {
    case 'RequestSync':
      return state ? accepted() : accepted({ type: 'DistrictSynced', data: command.data });
    case 'CompleteSync':
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['syncId']);
      return state.completed ? accepted() : accepted({ type: 'SyncCompleted', data: command.data });
  }
}
