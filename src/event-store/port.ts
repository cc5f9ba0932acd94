/**
 * The event log as the rest of the product sees it. One contract suite (test/contract/event-store) runs on every adapter.
 * Log positions are opaque: only the adapter that made them compares them, and nobody calculates with them.
 */
export type LogPosition = string;

/** Expected revision of a stream that must not exist yet. Revisions count from 0 without gaps. */
export const NO_STREAM = -1;

/** `interactive` appends go before `bulk` ones (imports, captures). */
export type AppendLane = 'interactive' | 'bulk';

/** One event, encoded by the codec: exactly the text that was hashed. `data`, `sealed` and `meta` are canonical JSON (RFC 8785). */
export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  /** Array of sealed slots; `[]` when nothing is sealed. */
  readonly sealed: string;
  /** Metadata without `prevHash` and `hash`, which stand beside it. */
  readonly meta: string;
  /** SHA-256 as 64 lower-case hexadecimal digits; zeros before the first event of a stream. */
  readonly prevHash: string;
  readonly hash: string;
  /** Taken from `meta` for the journal's columns. */
  readonly org: string;
  readonly schoolYear: number | null;
  readonly at: string;
}

export interface RecordedEvent extends EncodedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly logPosition: LogPosition;
  /** The store's own stamp, diagnostic, not hashed. */
  readonly recordedAt: string;
}

export interface AppendRequest {
  readonly stream: string;
  /** Revision of the last event of the stream, or `NO_STREAM`; never "any". */
  readonly expectedRevision: number;
  /** At least one. They are stored all or none, next to each other. */
  readonly events: readonly EncodedEvent[];
  readonly lane?: AppendLane;
}

export type AppendOutcome =
  /** `duplicate`: every id of the append is already stored, in this order, in this stream; a repeated append is a success. */
  | { readonly kind: 'appended' | 'duplicate'; readonly revision: number; readonly logPosition: LogPosition }
  | { readonly kind: 'conflict'; readonly actualRevision: number }
  /** Some id of the append is stored in another stream, or only some of them here: a fault of the caller, nothing was written. */
  | { readonly kind: 'id-reused'; readonly eventId: string }
  /** The first event's `prevHash` is not the hash of the stream's last event. */
  | { readonly kind: 'broken-chain'; readonly actualHash: string };

export type LogMessage =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** Everything up to here was seen; resume after it. Comes also over long stretches without events of ours. */
  | { readonly kind: 'checkpoint'; readonly logPosition: LogPosition }
  | { readonly kind: 'caught-up' };

export interface ReadStreamOptions {
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
  /** `interactive` unless told. */
  readonly lane?: AppendLane;
}

export interface EventStore {
  /**
   * Appends or says why not. Throws `EventStoreUnavailable` (outcome unknown: retry the same append), `RateLimited` (queue full) or
   * `EventRefused` (text the log cannot hold: NUL, lone surrogate, over 256 KiB, stream name outside `[A-Za-z0-9._-]`).
   */
  append(request: AppendRequest): Promise<AppendOutcome>;
  /**
   * Events of one stream in order; empty when the stream does not exist. `backwards` starts at the end, at most `limit` events. Reads of
   * the `bulk` lane may wait a moment for each other, so that many are answered together.
   */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  /** Every event after `after` (from the beginning when null) in log order, then live, until `signal` aborts. Throws when the connection breaks: subscribe again. */
  subscribeAll(options: {
    readonly after: LogPosition | null;
    readonly signal: AbortSignal;
  }): AsyncIterable<LogMessage>;
  /** The event stored at a position, or null: how a reader proves that its checkpoint belongs to this log. */
  readAt(position: LogPosition): Promise<RecordedEvent | null>;
  /** End of the log now, or null when it is empty. */
  currentEnd(): Promise<LogPosition | null>;
  /** Negative when `a` comes before `b`. */
  comparePositions(a: LogPosition, b: LogPosition): number;
  close(): Promise<void>;
}
