import type { LiveIssueNews } from '../../application/ports/live-issues.ts';

/** Who waits for news of live issues, and what they were told last. */
export class NewsBoard {
  readonly #listeners = new Set<(news: LiveIssueNews) => void>();
  readonly #waiters = new Map<() => void, number>();
  readonly #onError: (error: unknown) => void;
  #position = 0;
  #revision = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get revision(): number {
    return this.#revision;
  }

  post(news: LiveIssueNews): void {
    this.#position = Math.max(this.#position, news.position);
    if (news.orgs === null || news.orgs.length > 0) {
      this.#revision += 1;
      for (const listener of this.#listeners) {
        try {
          listener(news);
        } catch (error) {
          this.#onError(error);
        }
      }
    }
    for (const [resolve, position] of this.#waiters) if (position <= this.#position) resolve();
  }

  /** False when it takes too long, or nobody keeps the issues any more. */
  async waitForPosition(position: number, timeoutMs: number): Promise<boolean> {
    if (position <= this.#position) return true;
    let timer: NodeJS.Timeout | undefined;
    let done: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      done = resolve;
      this.#waiters.set(resolve, position);
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
    this.#waiters.delete(done);
    return position <= this.#position;
  }

  onChange(listener: (news: LiveIssueNews) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    for (const resolve of this.#waiters.keys()) resolve();
  }
}
