import type { EventOf } from '../kernel/event-definition.ts';
import type { SourceValueKind, sourceCrosswalkEvents } from './events.ts';

/*
 * One crosswalk per district and foreign system. It only grows: each event maps values, the latest mapping of a value holds.
 */

export type SourceCrosswalkEvent = EventOf<typeof sourceCrosswalkEvents>;

/** Local type ids by the foreign value, one table per kind. */
export type SourceCrosswalkState = { readonly [Kind in SourceValueKind]: ReadonlyMap<string, string> };

export const emptyCrosswalk: SourceCrosswalkState = { BEHAVIOR: new Map(), DISCIPLINE: new Map() };

export function evolve(state: SourceCrosswalkState, event: SourceCrosswalkEvent): SourceCrosswalkState {
  const tables = { BEHAVIOR: new Map(state.BEHAVIOR), DISCIPLINE: new Map(state.DISCIPLINE) };
  for (const mapping of event.data.mappings) tables[mapping.kind].set(mapping.value, mapping.localTypeId);
  return tables;
}
