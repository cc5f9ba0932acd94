import type { EventOf } from '../kernel/event-definition.ts';
import type { SourceValueKind, sourceCrosswalkEvents } from './events.ts';

/*
 * One crosswalk per district and foreign system. Each event maps values or takes their meaning back; the latest word on a value holds.
 */

export type SourceCrosswalkEvent = EventOf<typeof sourceCrosswalkEvents>;

/** Local type ids by the foreign value, one table per kind. */
export type SourceCrosswalkState = { readonly [Kind in SourceValueKind]: ReadonlyMap<string, string> };

export const emptyCrosswalk: SourceCrosswalkState = { BEHAVIOR: new Map(), DISCIPLINE: new Map() };

export function evolve(state: SourceCrosswalkState, event: SourceCrosswalkEvent): SourceCrosswalkState {
  const tables = { BEHAVIOR: new Map(state.BEHAVIOR), DISCIPLINE: new Map(state.DISCIPLINE) };
  for (const mapping of event.data.mappings) tables[mapping.kind].set(mapping.value, mapping.localTypeId);
  for (const { kind, value } of event.data.withdrawn ?? []) tables[kind].delete(value);
  return tables;
}
