import type { RecordedEvent } from './port.ts';

/** Where an event stands. */
export interface KnownPlace {
  readonly stream: string;
  readonly revision: number;
  readonly logPosition: string;
}

export interface KnownHead {
  readonly revision: number;
  readonly hash: string;
}

const MAX_EVENTS = 20_000;
const MAX_STREAMS = 10_000;

/**
 * What this process lately saw of the log. Everything in it stays true (events never change), but it may be old (a stream may have
 * grown) and it ends somewhere: EventStoreDB has no index by event id, so an id that another process, or this one long ago, stored in
 * another stream is not found.
 */
export class EventStoreDbKnownEvents {
  private readonly places = new Map<string, KnownPlace>();
  private readonly heads = new Map<string, KnownHead>();

  place(eventId: string): KnownPlace | undefined {
    return this.places.get(eventId);
  }

  /** The last event of a stream as far as it was seen. */
  head(stream: string): KnownHead | undefined {
    return this.heads.get(stream);
  }

  /** Events that this process wrote or looked for. */
  remember(events: readonly KnownPlaceOfEvent[]): void {
    for (const { id, stream, revision, logPosition } of events) this.places.set(id, { stream, revision, logPosition });
    trim(this.places, MAX_EVENTS);
  }

  /** A place that a stream has reached; one behind what is known already changes nothing. */
  rememberHead({ stream, revision, hash }: Pick<RecordedEvent, 'stream' | 'revision' | 'hash'>): void {
    const known = this.heads.get(stream);
    if (known !== undefined && known.revision > revision) return;
    this.heads.delete(stream);
    this.heads.set(stream, { revision, hash });
    trim(this.heads, MAX_STREAMS);
  }
}

type KnownPlaceOfEvent = KnownPlace & { readonly id: string };

/** Maps keep the order of insertion: the first are the oldest. */
function trim(map: Map<string, unknown>, size: number): void {
  for (const key of map.keys()) {
    if (map.size <= size) return;
    map.delete(key);
  }
}
