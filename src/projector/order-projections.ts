import type { Projection } from './projection.ts';

/**
 * The projections in the order in which they are written: each after those it reads, otherwise as listed. Throws for a name that comes
 * twice, a `reads` that nobody has, and a cycle (two tables that need each other first cannot both be right).
 */
export function orderProjections(projections: readonly Projection[]): readonly Projection[] {
  const byName = new Map(projections.map((projection) => [projection.name, projection]));
  if (byName.size < projections.length)
    throw new Error(`A projection is registered twice: ${projections.map(({ name }) => name).join(', ')}`);
  const ordered = new Set<Projection>();
  const visit = (projection: Projection, path: readonly string[]): void => {
    if (ordered.has(projection)) return;
    if (path.includes(projection.name))
      throw new Error(`Projections read each other in a cycle: ${[...path, projection.name].join(' → ')}`);
    for (const name of projection.reads) {
      const read = byName.get(name);
      if (!read) throw new Error(`Projection ${projection.name} reads ${name}, which is not registered.`);
      visit(read, [...path, projection.name]);
    }
    ordered.add(projection);
  };
  for (const projection of projections) visit(projection, []);
  return [...ordered];
}
