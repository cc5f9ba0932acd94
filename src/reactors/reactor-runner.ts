import type { OpenedEvent } from '../event-store/envelope.ts';
import type { RecordedEvent } from '../event-store/port.ts';
import type { ChangeBatch } from '../application/ports/read-progress.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import type { JournalReader } from '../projector/journal-reader.ts';
import type { Reactor, ReactorPorts } from './reactor.ts';

/** Positions that one step looks at; only what the reactor wants leaves the database. */
const BATCH = 2_000;
const POLL_MS = 1_000;
/** A place where nothing was wanted is written down when it has been quiet for so long, or at the latest after so long. */
const QUIET_MS = 60;
const REMEMBER_MS = 1_000;
const RETRY_MS = 1_000;
/** Only has to be this file's own: one process runs a reactor at a time. */
const LOCK_CLASS = 7_232;

export interface ReactorRunnerParts {
  readonly database: Database;
  readonly journal: JournalReader;
  readonly ports: ReactorPorts;
  readonly decode: (recorded: readonly RecordedEvent[]) => Promise<readonly OpenedEvent[]>;
  readonly onError: (reactor: string, error: unknown) => void;
}

/**
 * Follows the journal for one reactor, never ahead of the read models, and remembers how far it is after each event that it wants; the
 * others it only passes, and may pass again. Delivery is at least once: what makes it exactly-once in effect is the key of each command.
 * A fault holds the reactor at its event, and it tries again.
 */
export class ReactorRunner {
  readonly #reactor: Reactor;
  readonly #parts: ReactorRunnerParts;
  readonly #abort = new AbortController();
  #running: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  #isStale = false;
  #isStepping = false;
  #position = 0;
  #remembered = 0;
  #rememberedAt = 0;

  constructor(reactor: Reactor, parts: ReactorRunnerParts) {
    this.#reactor = reactor;
    this.#parts = parts;
  }

  start(): void {
    const stopListening = this.#parts.ports.progress.onChange((batch) => this.#hear(batch));
    this.#running = this.#loop().finally(stopListening);
  }

  wake(): void {
    this.#isStale = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#running;
  }

  /** What a commit passed needs no look into the journal when nothing of it is wanted: only the place moves. */
  #hear({ position, passed }: ChangeBatch): void {
    const isNothing =
      passed !== undefined &&
      passed.after === this.#position &&
      !this.#isStepping &&
      !this.#isStale &&
      !this.#reactor.types.some((type) => passed.types.has(type));
    if (!isNothing) return this.wake();
    this.#position = position;
    this.#wake();
  }

  async #loop(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#parts.database.withConnection((lock) => this.#hold(lock));
      } catch (error) {
        this.#parts.onError(this.#reactor.name, error);
        await this.#idle(RETRY_MS);
      }
    }
  }

  async #hold(lock: Sql): Promise<void> {
    const [row] = await lock.query<{ held: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as held', [
      LOCK_CLASS,
      this.#reactor.name,
    ]);
    if (!row?.held) {
      await this.#idle(POLL_MS);
      return;
    }
    try {
      await this.#recall(lock);
      while (!this.#abort.signal.aborted) {
        this.#isStale = false;
        this.#isStepping = true;
        const hasMoved = await this.#step(lock).finally(() => (this.#isStepping = false));
        if (Date.now() - this.#rememberedAt >= REMEMBER_MS) await this.#remember(lock, this.#position);
        if (hasMoved) continue;
        if (this.#position === this.#remembered) await this.#idle(POLL_MS);
        else if (await this.#idle(QUIET_MS)) await this.#remember(lock, this.#position);
      }
      await this.#remember(lock, this.#position);
    } finally {
      await lock.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_CLASS, this.#reactor.name]);
    }
  }

  /** Takes one batch; false when there was nothing to take. */
  async #step(sql: Sql): Promise<boolean> {
    const from = this.#position;
    const upTo = Math.min(from + BATCH, this.#parts.ports.progress.checkpoint());
    if (upTo <= from) return false;
    const wanted = await this.#parts.journal.readAfter(from, BATCH, { upTo, types: this.#reactor.types });
    const opened = wanted.length === 0 ? [] : await this.#parts.decode(wanted);
    for (const [index, event] of opened.entries()) {
      if (this.#abort.signal.aborted) return true;
      const { position } = wanted[index]!;
      await this.#reactor.react({ ...event, position }, this.#parts.ports);
      await this.#remember(sql, position);
    }
    this.#position = upTo;
    return true;
  }

  async #recall(sql: Sql): Promise<void> {
    const [row] = await sql.query<{ position: number }>('select position from runtime.reactor where name = $1', [
      this.#reactor.name,
    ]);
    this.#position = row?.position ?? 0;
    this.#remembered = this.#position;
  }

  async #remember(sql: Sql, position: number): Promise<void> {
    this.#rememberedAt = Date.now();
    this.#position = position;
    if (position === this.#remembered) return;
    await sql.query(
      'insert into runtime.reactor (name, position) values ($1, $2) on conflict (name) do update set position = excluded.position, updated_at = now()',
      [this.#reactor.name, position],
      'remember reactor',
    );
    this.#remembered = position;
  }

  /** True when the time passed without news. */
  #idle(ms: number): Promise<boolean> {
    if (this.#abort.signal.aborted || this.#isStale) {
      this.#isStale = false;
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }
}
