import type { Database } from '../postgres/sql.ts';

/** Fewer events than this are no bulk: the database's own rounds come soon enough. */
export const DEFAULT_ANALYZED_FROM = 5_000;
/** What the journal and everything around it lies in, beside the namespace. */
const SHARED_SCHEMAS = ['log', 'runtime', 'pii', 'archive'];

/**
 * What the planner knows of the tables. The database looks at them by itself, but up to a minute later, and a page of a table that it takes
 * for empty costs nine times as much. So whoever projects has them looked at whenever the journal has doubled: after a first import, a seed,
 * a restore or a rebuild, and hardly ever in between.
 */
export class PlannerStatistics {
  readonly #database: Database;
  readonly #namespace: string;
  readonly #from: number;
  #analyzedAt = 0;
  #running: Promise<void> | null = null;

  constructor(database: Database, namespace: string, from: number = DEFAULT_ANALYZED_FROM) {
    this.#database = database;
    this.#namespace = namespace;
    this.#from = from;
  }

  /** Somebody takes over at a position: what was looked at before counts. */
  async begin(position: number): Promise<void> {
    const [row] = await this.#database.query<{ known: number }>(
      `select coalesce(max(c.reltuples), 0)::bigint as known from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'log' and c.relname = 'event' or n.nspname = 'runtime' and c.relname = 'journal'`,
    );
    this.#analyzedAt = Math.min(position, Math.max(0, row?.known ?? 0));
  }

  /** Looks at every table when so much was written since the last time that it pays; otherwise resolves at once. */
  async refresh(position: number): Promise<void> {
    if (this.#running) return this.#running;
    const written = position - this.#analyzedAt;
    if (written < this.#from || written * 2 < position) return;
    this.#analyzedAt = position;
    this.#running = analyzeSchemas(this.#database, [this.#namespace, ...SHARED_SCHEMAS]).finally(
      () => (this.#running = null),
    );
    return this.#running;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }
}

/** Has the planner look at every table of the schemas: one statement, in which each table is a transaction of its own. */
export async function analyzeSchemas(database: Database, schemas: readonly string[]): Promise<void> {
  const [row] = await database.query<{ tables: string | null }>(
    `select string_agg(format('%I.%I', n.nspname, c.relname), ', ' order by 1) as tables
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind = 'r'`,
    [schemas],
  );
  if (row?.tables) await database.query(`analyze ${row.tables}`);
}
