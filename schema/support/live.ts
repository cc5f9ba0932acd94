/**
 * A generator as subscriptions need it: ending the subscription ends a generator that waits. A plain one would first wait for its next
 * news, for ever where none comes.
 */
export function live<Value>(
  make: (signal: AbortSignal) => AsyncGenerator<Value, void, undefined>,
): AsyncIterableIterator<Value> {
  const ended = new AbortController();
  const inner = make(ended.signal);
  const end = () => ({ value: undefined, done: true }) as const;
  return {
    next: () => (ended.signal.aborted ? Promise.resolve(end()) : inner.next()),
    return() {
      ended.abort();
      // Not awaited: the generator ends as soon as it notices.
      void inner.return().catch(() => undefined);
      return Promise.resolve(end());
    },
    throw(error: unknown) {
      ended.abort();
      void inner.return().catch(() => undefined);
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Wakes one waiter; a call while nobody waits is remembered. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | null = null;

  readonly ring = (): void => {
    this.#isRung = true;
    this.#wake?.();
    this.#wake = null;
  };

  async wait(): Promise<void> {
    if (!this.#isRung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#isRung = false;
  }
}
