/** A log that grows by so many events in a second is being filled: then few large batches cost less than many small ones. */
const FAST_EVENTS = 500;
const SECOND_MS = 1_000;
/** Nobody sees what was appended in bulk later than this because of waiting for more. */
const PATIENCE_MS = 250;

/**
 * When a projector looks at what was appended in bulk: at once while there is little of it, else when a batch is full, when somebody
 * waits, or after a quarter of a second. Interactive appends do not come here.
 */
export class BulkPace {
  readonly #batchSize: number;
  readonly #checkpoint: () => number;
  readonly #look: (upTo: number) => void;
  #timer: NodeJS.Timeout | null = null;
  #head = 0;
  #second = { startedAt: -Infinity, from: 0, wasFast: false };

  constructor(batchSize: number, checkpoint: () => number, look: (upTo: number) => void) {
    this.#batchSize = batchSize;
    this.#checkpoint = checkpoint;
    this.#look = look;
  }

  /** The log holds events up to here. */
  heard(upTo: number): void {
    this.#head = Math.max(this.#head, upTo);
    if (!this.isFast || this.#head - this.#checkpoint() >= this.#batchSize) return this.hurry();
    this.#timer ??= setTimeout(() => this.hurry(), PATIENCE_MS).unref();
  }

  /** Somebody waits for what was appended. */
  hurry(): void {
    this.stop();
    if (this.#head > this.#checkpoint()) this.#look(this.#head);
  }

  get isFast(): boolean {
    const now = performance.now();
    const { startedAt, from, wasFast } = this.#second;
    const isFast = this.#head - from >= FAST_EVENTS;
    if (now - startedAt < SECOND_MS) return isFast || wasFast;
    this.#second = { startedAt: now, from: this.#head, wasFast: isFast && now - startedAt < 2 * SECOND_MS };
    return this.#second.wasFast;
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
