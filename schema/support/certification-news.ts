import type { ChangeMessage } from '../../src/application/ports/changes.ts';
import type { GraphqlContext } from '../context.ts';
import { onNewDay } from './day-watch.ts';
import { Bell } from './live.ts';

/** The change feed and the calendar, as one thing to wait for. */
export class CertificationNews {
  readonly #bell = new Bell();
  readonly #feed: AsyncGenerator<ChangeMessage, void, undefined>;
  readonly #stops: (() => void)[] = [];
  #message: ChangeMessage | null = null;
  #error: Error | null = null;

  constructor(
    { services }: GraphqlContext,
    request: {
      readonly afterPosition: number;
      readonly isWanted: (org: string, id: string) => boolean;
      readonly signal: AbortSignal;
    },
  ) {
    const { signal, afterPosition } = request;
    this.#feed = services.changes.subscribe({
      afterPosition,
      signal,
      isWanted: ({ kind, org, id }) => kind === 'certification' && request.isWanted(org, id),
    });
    signal.addEventListener('abort', this.#bell.ring, { once: true });
    this.#stops.push(
      () => signal.removeEventListener('abort', this.#bell.ring),
      onNewDay(services.clock, this.#bell.ring),
    );
    this.#listen();
  }

  ring(): void {
    this.#bell.ring();
  }

  async wait(): Promise<void> {
    await this.#bell.wait();
    if (this.#error !== null) throw this.#error;
  }

  /** The feed's message, once; the next one is asked for now, and what comes meanwhile arrives together. */
  take(): ChangeMessage | null {
    const message = this.#message;
    this.#message = null;
    if (message) this.#listen();
    return message;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    void this.#feed.return().catch(() => undefined);
  }

  #listen(): void {
    this.#feed.next().then(
      ({ value, done }) => {
        this.#message = done ? null : value;
        this.#bell.ring();
      },
      (error: unknown) => {
        this.#error = error instanceof Error ? error : new Error(String(error));
        this.#bell.ring();
      },
    );
  }
}
