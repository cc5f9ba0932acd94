export interface Wake {
  /** For `takeFlag`. */
  readonly flag?: boolean;
  /** The news is what happened up to this position; without it there may be anything. */
  readonly upTo?: number;
}

/** Sleeping until something happens: news that comes while nobody sleeps ends the next sleep at once. */
export class WakeableSleep {
  /** 0: none. */
  #news = 0;
  #flag = false;
  #end: (() => void) | null = null;

  wake({ flag = false, upTo = Infinity }: Wake = {}): void {
    if (flag) this.#flag = true;
    this.#news = Math.max(this.#news, upTo);
    this.#end?.();
  }

  /** Whether a wake carried the flag since it was last asked for. */
  takeFlag(): boolean {
    const flag = this.#flag;
    this.#flag = false;
    return flag;
  }

  /** News up to `seen` is known already and wakes nobody. */
  async atMost(ms: number, seen = 0): Promise<void> {
    if (this.#news <= seen) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#end = () => {
          if (this.#news <= seen) return;
          clearTimeout(timer);
          resolve();
        };
      });
      this.#end = null;
    }
    this.#news = 0;
  }
}
