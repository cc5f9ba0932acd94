interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Everyone who waits until nothing that may be projected is left: only a round that began after the question can answer it. */
export class LevelWaiters {
  #waiting: Waiter[] = [];
  #asked: Waiter[] = [];

  wait(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** A round begins: what it finds counts for those who wait now. */
  beginRound(): void {
    this.#asked.push(...this.#waiting.splice(0));
  }

  /** The round found nothing more. */
  level(): void {
    for (const { resolve } of this.#asked.splice(0)) resolve();
  }

  end(error: Error): void {
    for (const { reject } of [...this.#asked.splice(0), ...this.#waiting.splice(0)]) reject(error);
  }
}
