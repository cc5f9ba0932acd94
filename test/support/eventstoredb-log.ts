/** What one client proposes to write. */
export interface ProposedRecord {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogRecord extends ProposedRecord {
  readonly stream: string;
  readonly revision: number;
  /** Byte offset of its beginning. */
  readonly position: bigint;
  readonly createdMs: number;
}

export type ExpectedRevision = number | 'no_stream' | 'stream_exists' | 'any';
export type WriteResult =
  | { readonly kind: 'written'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong-version'; readonly current: number };

/** A read from inside a record. */
export class InvalidPosition extends Error {}
/** A read backwards from beyond the end. */
export class BeyondEnd extends Error {}

/** EventStoreDB's log in memory, with its rules for expected revisions, idempotency and positions. */
export class EventStoreDbLog {
  readonly records: LogRecord[] = [];
  private readonly streams = new Map<string, LogRecord[]>();
  private readonly listeners = new Set<() => void>();
  private end = 0n;

  constructor() {
    // A new server has written about itself before the first client comes.
    this.appendForeign(3);
  }

  stream(name: string): readonly LogRecord[] {
    return this.streams.get(name) ?? [];
  }

  write(stream: string, expected: ExpectedRevision, events: readonly ProposedRecord[]): WriteResult {
    const stored = this.stream(stream);
    const current = stored.length - 1;
    if (typeof expected === 'number' || expected === 'no_stream') {
      const before = expected === 'no_stream' ? -1 : expected;
      // The same ids at the same revision are a repetition: the first answer again, and nobody looks at the data.
      const places = events.map(({ id }, index) => {
        const there = stored[before + 1 + index];
        return there?.id === id ? there : undefined;
      });
      const last = places.at(-1);
      if (before < current && last !== undefined && !places.includes(undefined))
        return { kind: 'written', revision: last.revision, position: last.position };
      if (before !== current) return { kind: 'wrong-version', current };
    }
    if (expected === 'stream_exists' && current < 0) return { kind: 'wrong-version', current };
    return this.store(stream, events);
  }

  /** System events, as a server writes them about itself all the time. */
  appendForeign(count: number): void {
    for (let number = 0; number < count; number += 1) {
      const data = Buffer.from('{"proc-cpu":1}');
      const id = globalThis.crypto.randomUUID();
      this.store('$stats-127.0.0.1', [
        { id, type: '$statsCollected', contentType: 'application/json', data, metadata: new Uint8Array() },
      ]);
    }
  }

  /** Index of the first record at or after a position. Throws `InvalidPosition` for a place inside a record; behind the last one's beginning is allowed. */
  indexFrom(position: bigint): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle] as LogRecord).position < position) low = middle + 1;
      else high = middle;
    }
    const there = this.records[low];
    if (there !== undefined && there.position !== position && position !== 0n) throw new InvalidPosition();
    return low;
  }

  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private store(stream: string, events: readonly ProposedRecord[]): WriteResult {
    const stored = this.streams.get(stream) ?? [];
    this.streams.set(stream, stored);
    for (const event of events) {
      const record = { ...event, stream, revision: stored.length, position: this.end, createdMs: Date.now() };
      stored.push(record);
      this.records.push(record);
      this.end += BigInt(97 + 2 * stream.length + 2 * event.type.length + event.data.length + event.metadata.length);
    }
    for (const listener of [...this.listeners]) listener();
    const last = stored.at(-1) as LogRecord;
    return { kind: 'written', revision: last.revision, position: last.position };
  }
}
