import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Somebody wants the process to end. */
export class Interrupted extends Error {
  constructor(readonly signal: (typeof SIGNALS)[number]) {
    super(`ended by ${signal}`);
  }

  /** As a shell tells it: 130 or 143. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/**
 * Takes the first SIGINT or SIGTERM, which would otherwise end the process on the spot and leave PostgreSQL and files behind; a second one
 * does that.
 */
export class Interruption {
  #off: () => void = () => undefined;
  readonly #comes: Promise<never>;

  constructor() {
    this.#comes = new Promise((_, reject) => {
      const taken = SIGNALS.map((signal) => {
        const end = () => {
          this.end();
          reject(new Interrupted(signal));
        };
        process.on(signal, end);
        return [signal, end] as const;
      });
      this.#off = () => taken.forEach(([signal, end]) => process.off(signal, end));
    });
    this.#comes.catch(() => undefined);
  }

  /** What the work gives; throws `Interrupted` when a signal comes, or came, before: then nobody waits for the work any more. */
  during<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([this.#comes, work]);
  }

  /** Resolves when a signal comes, or came. */
  async comes(): Promise<void> {
    await this.#comes.catch(() => undefined);
  }

  /** Leaves signals to others again. */
  end(): void {
    this.#off();
  }
}
