/** The narrow door to PostgreSQL: everything that runs SQL takes this, and only src/postgres/pool.ts knows the driver. */
export interface Sql {
  /** Runs one statement and gives its rows as objects. With `name` it is prepared once per connection. `bigint` columns come back as numbers (safe: positions stay below 2^53), dates and timestamps as ISO text. */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<readonly Row[]>;
}

/** `repeatable read`: every statement of the transaction sees one cut of the database. */
export type Isolation = 'read committed' | 'repeatable read' | 'repeatable read, read only';

export interface Database extends Sql {
  /**
   * Runs `work` in one transaction (READ COMMITTED unless told): commits when it resolves, rolls back when it throws. When `signal` aborts,
   * the statement under way is cancelled, and every later one refused: nothing of the transaction stays.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>, isolation?: Isolation, signal?: AbortSignal): Promise<T>;
  /** One reserved connection for session-level things (advisory locks, LISTEN); released when `work` settles. */
  withConnection<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Calls back on every NOTIFY of the channel until the returned function is called; reconnects by itself. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
