interface Waiter {
  resolve(position: number | null): void;
}

/** A projected event is remembered this long; older ones are looked up in the journal. */
const REMEMBERED_STREAMS = 20_000;
/** Whoever waits usually waits for an event that is on its way, so the journal is asked only after a moment. */
const LOOK_UP_AFTER_MS = 25;
/** Of an event that is known to be on its way: another process may have projected it unseen. */
const LAST_LOOK_UP_AFTER_MS = 1_000;

/** Everyone who waits until an event can be read. A waiter costs a map entry and a timer; nothing is polled. */
export class ProgressWaiters {
  readonly #positionOf: (stream: string, revision: number) => Promise<number | null>;
  readonly #recent = new Map<string, { readonly revision: number; readonly position: number }>();
  readonly #byStream = new Map<string, Map<Waiter, number>>();
  readonly #byPosition = new Map<Waiter, number>();
  /** Events that were appended a moment ago: they are on their way, and asking the journal for them would say no more. */
  readonly #coming = new Map<string, number>();
  #position = 0;

  constructor(positionOf: (stream: string, revision: number) => Promise<number | null>) {
    this.#positionOf = positionOf;
  }

  get position(): number {
    return this.#position;
  }

  get waiting(): number {
    return this.#byPosition.size + [...this.#byStream.values()].reduce((sum, waiters) => sum + waiters.size, 0);
  }

  /** The event was appended just now and not projected yet: whoever waits for it is told when it is. */
  expect(stream: string, revision: number): void {
    if (this.#coming.size >= REMEMBERED_STREAMS) this.#coming.clear();
    if ((this.#recent.get(stream)?.revision ?? -1) < revision) this.#coming.set(stream, revision);
  }

  /** The checkpoint is at `position` now; `rows` are what it passed, where that is known. It may go back when a namespace is built anew. */
  advance(
    position: number,
    rows: readonly { readonly stream: string; readonly revision: number; readonly position: number }[] = [],
  ): void {
    this.#position = position;
    for (const row of rows.length > REMEMBERED_STREAMS ? rows.slice(-REMEMBERED_STREAMS) : rows) {
      if ((this.#coming.get(row.stream) ?? Infinity) <= row.revision) this.#coming.delete(row.stream);
      this.#recent.delete(row.stream);
      this.#recent.set(row.stream, { revision: row.revision, position: row.position });
      const waiters = this.#byStream.get(row.stream);
      // A later revision passes too, but only the row itself says where the awaited one stands.
      for (const [waiter, revision] of waiters ?? []) if (revision === row.revision) waiter.resolve(row.position);
    }
    for (const stream of this.#recent.keys()) {
      if (this.#recent.size <= REMEMBERED_STREAMS) break;
      this.#recent.delete(stream);
    }
    for (const [waiter, wanted] of this.#byPosition) if (wanted <= position) waiter.resolve(wanted);
    if (rows.length === 0)
      for (const [stream, waiters] of this.#byStream)
        for (const [waiter, revision] of waiters) this.#lookUp(stream, revision, waiter);
  }

  /** Resolves with the journal position of the event once the checkpoint has passed it; null when that takes longer than `timeoutMs`. */
  waitForRevision(stream: string, revision: number, timeoutMs: number): Promise<number | null> {
    const recent = this.#recent.get(stream);
    if (recent?.revision === revision) return Promise.resolve(recent.position);
    return this.#wait(timeoutMs, (waiter) => {
      const waiters = this.#byStream.get(stream) ?? new Map<Waiter, number>();
      this.#byStream.set(stream, waiters.set(waiter, revision));
      const timer = setTimeout(
        () => this.#lookUp(stream, revision, waiter),
        recent && recent.revision > revision
          ? 0
          : Math.min(this.#isComing(stream, revision) ? LAST_LOOK_UP_AFTER_MS : LOOK_UP_AFTER_MS, timeoutMs / 2),
      );
      return () => {
        clearTimeout(timer);
        waiters.delete(waiter);
        if (waiters.size === 0) this.#byStream.delete(stream);
      };
    });
  }

  /** True once the checkpoint has passed a position, false when that takes longer than `timeoutMs`. */
  async waitForPosition(position: number, timeoutMs: number): Promise<boolean> {
    if (position <= this.#position) return true;
    const reached = await this.#wait(timeoutMs, (waiter) => {
      this.#byPosition.set(waiter, position);
      return () => undefined;
    });
    return reached !== null;
  }

  /** Everyone still waiting gets "not yet". */
  close(): void {
    for (const waiters of [...this.#byStream.values(), this.#byPosition])
      for (const waiter of [...waiters.keys()]) waiter.resolve(null);
  }

  #wait(timeoutMs: number, register: (waiter: Waiter) => () => void): Promise<number | null> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        resolve: (position) => {
          clearTimeout(timer);
          forget();
          this.#byPosition.delete(waiter);
          resolve(position);
        },
      };
      const timer = setTimeout(() => waiter.resolve(null), timeoutMs);
      const forget = register(waiter);
    });
  }

  #isComing(stream: string, revision: number): boolean {
    return this.#coming.get(stream) === revision;
  }

  #lookUp(stream: string, revision: number, waiter: Waiter): void {
    this.#positionOf(stream, revision).then(
      (position) => {
        if (position === null || !this.#byStream.get(stream)?.has(waiter)) return;
        if (position <= this.#position) waiter.resolve(position);
        else this.#byPosition.set(waiter, position);
      },
      () => undefined, // The journal could not be asked: the time-out answers.
    );
  }
}
