import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import type { SourceCrosswalkCommand } from './commands.ts';
import type { SourceCodeMapping } from './events.ts';
import type { SourceCrosswalkEvent, SourceCrosswalkState } from './state.ts';

const MAX_MAPPINGS = 500;

/**
 * Records the mappings that change something; none when all stand already. Refuses `UNKNOWN_CODE`, once per mapping, for local types
 * the district does not have, or has for awards.
 */
export function decide(state: SourceCrosswalkState, command: SourceCrosswalkCommand): Decision<SourceCrosswalkEvent> {
  if (command.mappings.length > MAX_MAPPINGS) {
    return rejected('FILE_TOO_LARGE', { limit: String(MAX_MAPPINGS) }, ['mappings']);
  }
  const unknown: Rejection[] = [];
  const latest = new Map<string, SourceCodeMapping>();
  command.mappings.forEach(({ kind, value, localTypeId }, index) => {
    if (!command.knownTypeIds[kind].has(localTypeId)) {
      const path = ['mappings', String(index), 'localTypeId'];
      const expected = command.awardTypeIds.has(localTypeId) && { expected: 'DISCIPLINE' };
      unknown.push({ code: 'UNKNOWN_CODE', path, details: { kind, value, localTypeId, ...expected } });
    }
    latest.set(`${kind} ${value}`, { kind, value, localTypeId });
  });
  if (unknown.length > 0) return rejectedAll(unknown);
  const changes = [...latest.values()].filter(({ kind, value, localTypeId }) => state[kind].get(value) !== localTypeId);
  if (changes.length === 0) return accepted();
  const { districtId, sourceSystem } = command;
  return accepted({ type: 'SourceCodesMapped', data: { districtId, sourceSystem, mappings: changes } });
}
