import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { ExportCommand } from './commands.ts';
import type { ExportDomainEvent, ExportState } from './state.ts';

/** Refuses `PURPOSE_REQUIRED`: nothing leaves without saying what for. */
export function decide(state: ExportState | null, { data }: ExportCommand): Decision<ExportDomainEvent> {
  if (data.purposeCode.trim() === '') return rejected('PURPOSE_REQUIRED', undefined, ['purpose']);
  return state ? accepted() : accepted({ type: 'DataExported', data });
}
