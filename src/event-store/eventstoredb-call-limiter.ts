import type { AppendLane } from './port.ts';

/**
 * The client lets 100 calls run at once, subscriptions included; those above wait inside it, where nobody can order or count them.
 * So at most `limit` run and the rest wait here, interactive calls before bulk ones, of which a third may run at once.
 */
export class EventStoreDbCallLimiter {
  private readonly waiting: Record<AppendLane, (() => void)[]> = { interactive: [], bulk: [] };
  private running = 0;
  private runningBulk = 0;

  constructor(private readonly limit: number) {}

  async run<T>(lane: AppendLane, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.waiting[lane].push(start);
      this.startNext();
    });
    try {
      return await work();
    } finally {
      this.running -= 1;
      if (lane === 'bulk') this.runningBulk -= 1;
      this.startNext();
    }
  }

  private startNext(): void {
    while (this.running < this.limit) {
      const mayBulk = this.runningBulk < Math.max(1, Math.floor(this.limit / 3));
      const interactive = this.waiting.interactive.shift();
      const start = interactive ?? (mayBulk ? this.waiting.bulk.shift() : undefined);
      if (start === undefined) return;
      this.running += 1;
      if (interactive === undefined) this.runningBulk += 1;
      start();
    }
  }
}
