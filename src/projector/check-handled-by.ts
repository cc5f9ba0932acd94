import type { EventType } from '../domain/event-catalog.ts';
import type { HandledBy, Projection } from './projection.ts';

/** Every event type a projection reacts to: its documents' keys, its fan-out with what sums it up, or its set events. */
export function typesOf(projection: Projection): ReadonlySet<EventType> {
  if (projection.kind === 'set') return new Set(projection.types);
  const { keys, fanOut } = projection;
  return new Set([...(Object.keys(keys) as EventType[]), ...(fanOut?.types ?? []), ...(fanOut?.sums ?? [])]);
}

/** Compares the table "what happens when X" with what the projections do. Throws an error that names every difference. */
export function checkHandledBy(projections: readonly Projection[], handledBy: HandledBy): void {
  const actual = new Map<string, Set<string>>(Object.keys(handledBy).map((type) => [type, new Set()]));
  for (const projection of projections) {
    for (const type of typesOf(projection)) actual.set(type, (actual.get(type) ?? new Set()).add(projection.name));
  }
  const differences = [...actual].flatMap(([type, names]) => {
    const stated: readonly string[] = handledBy[type as EventType] ?? [];
    const missing = [...names]
      .filter((name) => !stated.includes(name))
      .map((name) => `${type} is handled by ${name}, which the table does not say`);
    const extra = stated
      .filter((name) => !names.has(name))
      .map((name) => `the table says that ${name} handles ${type}, which it does not`);
    return [...missing, ...extra];
  });
  if (differences.length > 0) throw new Error(`The table of handled events is wrong: ${differences.join('; ')}.`);
}
