import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import type { SourceCrosswalkCommand, WantedMapping } from './commands.ts';
import type { SourceCrosswalkEvent, SourceCrosswalkState } from './state.ts';

const MAX_MAPPINGS = 500;

/**
 * Records the mappings that change something; none when all stand already. Refuses `INPUTS_MISSING` without a mapping, and once per mapping
 * `UNKNOWN_CODE` for local types that the district does not have, or has for awards, and `SOURCE_KEY_DUPLICATE` for a value that is to mean
 * something else already.
 */
export function decide(state: SourceCrosswalkState, command: SourceCrosswalkCommand): Decision<SourceCrosswalkEvent> {
  if (command.mappings.length > MAX_MAPPINGS) {
    return rejected('FILE_TOO_LARGE', { limit: String(MAX_MAPPINGS) }, ['mappings']);
  }
  if (command.mappings.length === 0) return rejected('INPUTS_MISSING', undefined, ['mappings']);
  const faults: Rejection[] = [];
  const wanted = new Map<string, WantedMapping>();
  command.mappings.forEach(({ kind, value, localTypeId }, index) => {
    if (localTypeId !== null && !command.knownTypeIds[kind].has(localTypeId)) {
      const path = ['mappings', String(index), 'localTypeId'];
      const expected = command.awardTypeIds.has(localTypeId) && { expected: 'DISCIPLINE' };
      faults.push({ code: 'UNKNOWN_CODE', path, details: { kind, value, localTypeId, ...expected } });
    }
    const other = wanted.get(`${kind} ${value}`);
    if (other && other.localTypeId !== localTypeId)
      faults.push({
        code: 'SOURCE_KEY_DUPLICATE',
        path: ['mappings', String(index), 'value'],
        details: { kind, value },
      });
    wanted.set(`${kind} ${value}`, { kind, value, localTypeId });
  });
  if (faults.length > 0) return rejectedAll(faults);
  const changes = [...wanted.values()].filter(
    ({ kind, value, localTypeId }) => (state[kind].get(value) ?? null) !== localTypeId,
  );
  if (changes.length === 0) return accepted();
  const { districtId, sourceSystem } = command;
  const mappings = changes.flatMap(({ localTypeId, ...one }) =>
    localTypeId === null ? [] : [{ ...one, localTypeId }],
  );
  const withdrawn = changes.flatMap(({ kind, value, localTypeId }) => (localTypeId === null ? [{ kind, value }] : []));
  const data = { districtId, sourceSystem, mappings, ...(withdrawn.length > 0 && { withdrawn }) };
  return accepted({ type: 'SourceCodesMapped', data });
}
