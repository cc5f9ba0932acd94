interface Waiting<Value> {
  readonly keys: readonly string[];
  readonly resolve: (found: ReadonlyMap<string, Value>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins concurrent look-ups: the calls of one tick, and those that come while enough statements are under way, go out as one.
 * A statement that fails fails the calls that were in it; the next ones try again.
 */
export class BatchedLookup<Value> {
  private waiting: Waiting<Value>[] = [];
  private isScheduled = false;
  private underWay = 0;

  /** `fetch` gets distinct keys, sorted, at most `maxKeys` unless a single call asks for more. */
  constructor(
    private readonly fetch: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
    private readonly limits: { readonly maxKeys: number; readonly maxUnderWay: number },
  ) {}

  load(keys: readonly string[]): Promise<ReadonlyMap<string, Value>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ keys, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.length === 0 || this.underWay >= this.limits.maxUnderWay) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.send();
      this.schedule();
    });
  }

  private async send(): Promise<void> {
    const keys = new Set<string>();
    let calls = 0;
    for (const call of this.waiting) {
      if (calls > 0 && keys.size + call.keys.length > this.limits.maxKeys) break;
      for (const key of call.keys) keys.add(key);
      calls += 1;
    }
    const sent = this.waiting.splice(0, calls);
    this.underWay += 1;
    try {
      const found = await this.fetch([...keys].sort());
      for (const call of sent) call.resolve(found);
    } catch (error) {
      for (const call of sent) call.reject(error);
    } finally {
      this.underWay -= 1;
      this.schedule();
    }
  }
}
