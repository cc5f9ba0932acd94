/** A SELECT that somebody else wrote, with its parameters `$1`…: used as a sub-query, further parameters come after its own. */
export interface SqlSource {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The placeholder of the n-th parameter (from 1) that follows the source's own. */
export function placeholder(source: SqlSource, n: number): string {
  return `$${source.values.length + n}`;
}
