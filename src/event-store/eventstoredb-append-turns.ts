/** Work that has a key in common goes one after another, in the order it came; the rest goes side by side. */
export class EventStoreDbAppendTurns {
  private readonly last = new Map<string, Promise<void>>();

  /** Waits only for work that came earlier, so no two can wait for each other. */
  async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const earlier = keys.flatMap((key) => this.last.get(key) ?? []);
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    for (const key of keys) this.last.set(key, finished);
    try {
      await Promise.all(earlier);
      return await work();
    } finally {
      for (const key of keys) if (this.last.get(key) === finished) this.last.delete(key);
      finish();
    }
  }
}
