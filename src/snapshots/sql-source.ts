/** A SELECT that somebody else wrote, with its parameters `$1`…: used as a sub-query, further parameters come after its own. */
export interface SqlSource {
  readonly text: string;
  readonly values: readonly unknown[];
  /** When the text is always the same: statements that use it are then prepared under names that begin with this. */
  readonly name?: string;
}

/** The placeholder of the n-th parameter (from 1) that follows the source's own. */
export function placeholder(source: SqlSource, n: number): string {
  return `$${source.values.length + n}`;
}
