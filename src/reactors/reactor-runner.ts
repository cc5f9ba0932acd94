import type { OpenedEvent } from '../event-store/envelope.ts';
import type { RecordedEvent } from '../event-store/port.ts';
import type { ChangeBatch } from '../application/ports/read-progress.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import type { JournalReader } from '../projector/journal-reader.ts';
import type { ReactorPlaces } from './reactor-places.ts';
import { eachOf } from './each-of.ts';
import type { ReactedEvent, Reactor, ReactorPorts } from './reactor.ts';

/** Positions that one step looks at; only what the reactor wants leaves the database. */
const BATCH = 2_000;
const POLL_MS = 1_000;
/** Events that are reacted to side by side. */
const AT_ONCE = 200;
/** So often a holder asks whether it still holds its lock: a broken connection gives it away unnoticed. */
const HOLD_CHECK_MS = 5_000;
const RETRY_MS = 1_000;
/** Only has to be this file's own: one process runs a reactor at a time. */
const LOCK_CLASS = 7_232;

export interface ReactorRunnerParts {
  readonly database: Database;
  /** Shared by the reactors of a process. */
  readonly places: ReactorPlaces;
  readonly journal: JournalReader;
  readonly ports: Omit<ReactorPorts, 'signal'>;
  readonly decode: (recorded: readonly RecordedEvent[]) => Promise<readonly OpenedEvent[]>;
  readonly onError: (reactor: string, error: unknown) => void;
}

/**
 * Follows the journal for one reactor, never ahead of the read models, and remembers how far it is (reactor-places.ts). Delivery is at
 * least once: what makes it exactly-once in effect is the key of each command.
 * A fault holds the reactor at its event, and it tries again.
 */
export class ReactorRunner {
  readonly #reactor: Reactor;
  readonly #parts: ReactorRunnerParts;
  readonly #ports: ReactorPorts;
  readonly #abort = new AbortController();
  #running: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  #isStale = false;
  #isStepping = false;
  #isHolding = false;
  #position = 0;

  constructor(reactor: Reactor, parts: ReactorRunnerParts) {
    this.#reactor = reactor;
    this.#parts = parts;
    this.#ports = { ...parts.ports, signal: this.#abort.signal };
  }

  start(): void {
    const stopListening = this.#ports.progress.onChange((batch) => this.#hear(batch));
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
      this.#isHolding &&
      !this.#isStepping &&
      !this.#isStale &&
      !this.#reactor.types.some((type) => passed.types.has(type));
    if (!isNothing) return this.wake();
    this.#moveTo(position);
  }

  async #loop(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#parts.database.withConnection((lock) => this.#hold(lock));
      } catch (error) {
        if (this.#abort.signal.aborted && error === this.#abort.signal.reason) return;
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
      this.#position = await this.#parts.places.recall(this.#reactor.name);
      this.#isHolding = true;
      let checkedAt = Date.now();
      while (!this.#abort.signal.aborted) {
        this.#isStale = false;
        this.#isStepping = true;
        const hasMoved = await this.#step().finally(() => (this.#isStepping = false));
        if (Date.now() - checkedAt >= HOLD_CHECK_MS) {
          await lock.query('select 1');
          checkedAt = Date.now();
        }
        if (!hasMoved) await this.#idle(POLL_MS);
      }
    } finally {
      this.#isHolding = false;
      // Whoever holds the lock next goes on where this one was.
      await this.#parts.places.write().catch(() => undefined);
      await lock.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_CLASS, this.#reactor.name]);
    }
  }

  /** Takes one batch; false when there was nothing to take. */
  async #step(): Promise<boolean> {
    const from = this.#position;
    const upTo = Math.min(from + BATCH, this.#ports.progress.checkpoint());
    if (upTo <= from) return false;
    const wanted = await this.#parts.journal.readAfter(from, BATCH, { upTo, types: this.#reactor.types });
    const opened = wanted.length === 0 ? [] : await this.#parts.decode(wanted);
    const events = opened.map((event, index): ReactedEvent => ({ ...event, position: wanted[index]!.position }));
    const concerning = (await this.#reactor.concerning?.(events, this.#ports)) ?? events;
    for (const together of this.#together(concerning)) {
      if (this.#abort.signal.aborted) return true;
      await eachOf(together, (event) => this.#reactor.react(event, this.#ports));
      this.#moveTo(together.at(-1)!.position);
    }
    this.#moveTo(upTo);
    return true;
  }

  /** Events in order, in groups that are reacted to at once; most groups are one event. */
  #together(events: readonly ReactedEvent[]): readonly (readonly ReactedEvent[])[] {
    const groups: ReactedEvent[][] = [];
    const { sideBySide = [] } = this.#reactor;
    for (const event of events) {
      const last = groups.at(-1);
      const joins = sideBySide.includes(event.type) && last?.every(({ type }) => sideBySide.includes(type));
      if (last && joins && last.length < AT_ONCE) last.push(event);
      else groups.push([event]);
    }
    return groups;
  }

  #moveTo(position: number): void {
    this.#position = position;
    this.#parts.places.move(this.#reactor.name, position);
  }

  /** Until the time has passed or there is news. */
  #idle(ms: number): Promise<void> {
    if (this.#abort.signal.aborted || this.#isStale) {
      this.#isStale = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
