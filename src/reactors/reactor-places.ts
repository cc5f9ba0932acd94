import type { Database } from '../postgres/sql.ts';

/** Places are written when none has moved for so long, or at the latest so long after the first did. */
const QUIET_MS = 60;
const LATEST_MS = 1_000;

/**
 * How far the reactors of this process are. The places of all are written together, a little later: a crash before that only repeats
 * reactions, and those have no effect the second time. A place never goes back.
 */
export class ReactorPlaces {
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  readonly #moved = new Map<string, number>();
  #firstMovedAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, onError: (error: unknown) => void) {
    this.#database = database;
    this.#onError = onError;
  }

  /** The place that was written last, by whichever process; 0 for a reactor that was never there. */
  async recall(reactor: string): Promise<number> {
    const [row] = await this.#database.query<{ position: number }>(
      'select position from runtime.reactor where name = $1',
      [reactor],
    );
    return row?.position ?? 0;
  }

  /** Everything up to the position is done. */
  move(reactor: string, position: number): void {
    if (this.#moved.size === 0) this.#firstMovedAt = Date.now();
    this.#moved.set(reactor, position);
    this.#schedule();
  }

  /** Resolves when every place that has moved is written; rejects when it cannot be, and tries again by itself. */
  write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    return (this.#writing = this.#writing.catch(() => undefined).then(() => this.#writeMoved()));
  }

  async #writeMoved(): Promise<void> {
    if (this.#moved.size === 0) return;
    // Sorted, so that processes that write at once do not wait for each other crosswise.
    const places = [...this.#moved].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#moved.clear();
    try {
      await this.#database.query(
        `insert into runtime.reactor (name, position) select name, position from unnest($1::text[], $2::bigint[]) as p(name, position)
         on conflict (name) do update set position = excluded.position, updated_at = now() where reactor.position < excluded.position`,
        [places.map(([name]) => name), places.map(([, position]) => position)],
        'move reactors',
      );
    } catch (error) {
      for (const [name, position] of places) if (!this.#moved.has(name)) this.#moved.set(name, position);
      this.#firstMovedAt = Date.now();
      this.#schedule(LATEST_MS);
      throw error;
    }
  }

  #schedule(ms = Math.min(QUIET_MS, Math.max(0, this.#firstMovedAt + LATEST_MS - Date.now()))): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.write().catch(this.#onError), ms);
    this.#timer.unref();
  }
}
