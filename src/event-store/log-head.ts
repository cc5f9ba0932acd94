/** The furthest position this process has heard of, and a bell for those who wait for more. */
export class LogHead {
  private position = 0;
  private readonly waiting = new Set<() => void>();

  /** 0 when nothing was heard of yet. */
  get known(): number {
    return this.position;
  }

  /** Something was appended up to `position`. */
  advance(position: number): void {
    if (position <= this.position) return;
    this.position = position;
    this.ring();
  }

  /** Something may have been appended: whoever waits looks for himself. */
  ring(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Settles when a position after `position` is known, on `ring`, after `patienceMs`, or when `signal` aborts. */
  waitBeyond(position: number, patienceMs: number, signal: AbortSignal): Promise<void> {
    if (this.position > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, patienceMs);
      signal.addEventListener('abort', wake);
      this.waiting.add(wake);
    });
  }
}
