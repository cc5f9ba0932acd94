/** Sleeping until something happens: news that comes while nobody sleeps ends the next sleep at once. */
export class WakeableSleep {
  #hasNews = false;
  #flag = false;
  #end: (() => void) | null = null;

  wake(options: { readonly flag?: boolean } = {}): void {
    this.#hasNews = true;
    if (options.flag) this.#flag = true;
    this.#end?.();
  }

  /** Whether a wake carried the flag since it was last asked for. */
  takeFlag(): boolean {
    const flag = this.#flag;
    this.#flag = false;
    return flag;
  }

  async atMost(ms: number): Promise<void> {
    if (!this.#hasNews) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#end = null;
    }
    this.#hasNews = false;
  }
}
