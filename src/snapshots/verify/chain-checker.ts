import { eventHash, ZERO_HASH } from '../../crypto/event-hash.ts';
import type { StreamHead } from '../stream-heads.ts';
import type { EventEvidence } from './evidence.ts';

/** Recomputes every event's hash and follows the chain of each stream. Events of one stream must come in their order. */
export class ChainChecker {
  readonly #logId: string;
  readonly #heads = new Map<string, StreamHead>();

  constructor(logId: string) {
    this.#logId = logId;
  }

  /** Says what is wrong with the event where it stands; null when it hashes and links as it should. */
  check(event: EventEvidence): string | null {
    const head = this.#heads.get(event.stream);
    // The stored hash becomes the head also when it is wrong: one broken event is reported once, not to the end of its stream.
    this.#heads.set(event.stream, { stream: event.stream, revision: event.revision, hash: event.hash });
    const expected = head ? head.revision + 1 : 0;
    if (event.revision !== expected) return `revision ${expected} of the stream is missing`;
    if (event.prevHash !== (head?.hash ?? ZERO_HASH)) return 'it does not follow the event before it';
    return this.#hashOf(event) === event.hash ? null : 'its content does not hash to its hash';
  }

  /** The last event seen of each stream. */
  heads(): readonly StreamHead[] {
    return [...this.#heads.values()];
  }

  head(stream: string): StreamHead | undefined {
    return this.#heads.get(stream);
  }

  #hashOf(event: EventEvidence): string | null {
    try {
      // The hash covers the three texts side by side: each must be JSON of its own, or their borders could be moved.
      for (const text of [event.data, event.sealed, event.meta]) JSON.parse(text);
      return eventHash({ ...event, logId: this.#logId });
    } catch {
      return null;
    }
  }
}
