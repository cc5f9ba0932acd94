import type { LiveIssueNews } from '../../application/ports/live-issues.ts';

/** How far whoever waits wants the issues to be. */
export interface Wanted {
  readonly position: number;
  readonly sequence: number;
}

/** Who waits for news of live issues, and what they were told last. */
export class NewsBoard {
  readonly #listeners = new Set<(news: LiveIssueNews) => void>();
  readonly #waiters = new Map<() => void, Wanted>();
  readonly #onError: (error: unknown) => void;
  #position = 0;
  #sequence = 0;
  #revision = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get revision(): number {
    return this.#revision;
  }

  post(news: LiveIssueNews): void {
    this.#position = Math.max(this.#position, news.position);
    this.#sequence = Math.max(this.#sequence, news.sequence);
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
    for (const [resolve, wanted] of this.#waiters) if (this.isAt(wanted)) resolve();
  }

  isAt({ position, sequence }: Wanted): boolean {
    return position <= this.#position && sequence <= this.#sequence;
  }

  /** False when it takes too long, or nobody keeps the issues any more. */
  async waitFor(wanted: Wanted, timeoutMs: number): Promise<boolean> {
    if (this.isAt(wanted)) return true;
    let timer: NodeJS.Timeout | undefined;
    let done: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      done = resolve;
      this.#waiters.set(resolve, wanted);
      timer = setTimeout(resolve, timeoutMs);
    });
    clearTimeout(timer);
    this.#waiters.delete(done);
    return this.isAt(wanted);
  }

  onChange(listener: (news: LiveIssueNews) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    for (const resolve of this.#waiters.keys()) resolve();
  }
}
