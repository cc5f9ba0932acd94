import type { Projection } from './projection.ts';

/** Counted up when the runner itself writes read models in another way. */
const FORMAT = 1;

/**
 * Name of the namespace that this code's read models live in, `rm_` and 16 hexadecimal digits: another set of projections, another version,
 * other rules or other tables give another name, so that new code never writes into old tables and nobody reads findings of old rules. Not a
 * secret and no proof, so FNV-1a is enough.
 */
export function namespaceOf(projections: readonly Projection[]): string {
  const parts = projections
    .map(({ name, version, tables, kind, reads, derivedBy }) =>
      JSON.stringify([name, version, kind, [...reads].sort(), tables, ...(derivedBy === undefined ? [] : [derivedBy])]),
    )
    .sort();
  return `rm_${fnv1a64(`${String(FORMAT)}\n${parts.join('\n')}`)}`;
}

function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
