import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { ImportCommand } from './commands.ts';
import type { ImportDomainEvent, ImportState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for the end of something that was never begun. */
export function decide(state: ImportState | null, command: ImportCommand): Decision<ImportDomainEvent> {
  switch (command.type) {
    case 'StartImport':
      return state ? accepted() : accepted({ type: 'ImportStarted', data: command.data });
    case 'CompleteImport':
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['importId']);
      return state.ended ? accepted() : accepted({ type: 'ImportCompleted', data: command.data });
    case 'CancelImport':
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['importId']);
      return state.ended ? accepted() : accepted({ type: 'ImportCancelled', data: command.data });
  }
}
