import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { positionText, type ServerPosition } from './eventstoredb-position.ts';
import type { EncodedEvent, RecordedEvent } from './port.ts';

/** Marks the metadata of our own events: other programs may write into the same server. */
const FORMAT = 'state-edition/1';
/** The server's limit for one append unless its operator raised it. Newer servers count metadata and type names too. */
const SERVER_APPEND_BYTES = 1024 * 1024;

/** An event as the server keeps it: its own id and type, `data` as the very bytes that were hashed, the rest as JSON beside it. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** What the client hands out for a record of the log. */
export interface ServerRecord {
  readonly id: string;
  readonly streamId: string;
  readonly type: string;
  readonly revision: bigint;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly created: Date;
  readonly position?: ServerPosition | undefined;
}

/** One of our events, and which append call wrote it. */
export interface ReadBack {
  readonly event: RecordedEvent;
  readonly writer: string;
}

/** Texts inside are strings, not JSON trees: a parser would reorder keys that look like integers, and the hash would not fit. */
interface StoredMetadata {
  readonly format: typeof FORMAT;
  /** Random, one for each append call: a server that says "written" to a repeated append does not say by whom. */
  readonly writer: string;
  readonly schemaVersion: number;
  readonly sealed: string;
  readonly meta: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly org: string;
  readonly schoolYear: number | null;
  readonly at: string;
  /** `data` is deflated. */
  readonly packed?: true;
}

/** The append's events for the server. Only an append that would be over the server's limit with all that stands beside its texts is deflated. */
export function storedForm(events: readonly EncodedEvent[], writer: string): StoredEvent[] {
  const plain = events.map((event) => stored(event, writer, false));
  const bytes = plain.reduce(
    (sum, { data, metadata, type }) => sum + data.length + metadata.length + 2 * type.length,
    0,
  );
  return bytes <= SERVER_APPEND_BYTES ? plain : events.map((event) => stored(event, writer, true));
}

function stored(event: EncodedEvent, writer: string, isPacked: boolean): StoredEvent {
  const { id, type, data, schemaVersion, sealed, meta, prevHash, hash, org, schoolYear, at } = event;
  const metadata: StoredMetadata = {
    format: FORMAT,
    writer,
    schemaVersion,
    sealed,
    meta,
    prevHash,
    hash,
    org,
    schoolYear,
    at,
    ...(isPacked && { packed: true }),
  };
  const bytes = Buffer.from(data);
  return {
    id,
    type,
    // Plain arrays: the client knows bytes by their constructor and would write a Buffer as JSON.
    data: Uint8Array.from(isPacked ? deflateRawSync(bytes) : bytes),
    metadata: Uint8Array.from(Buffer.from(JSON.stringify(metadata))),
  };
}

/** Our event in a record, or null when another program or the server itself wrote it. */
export function readBack(record: ServerRecord): ReadBack | null {
  const metadata = record.metadata as Partial<StoredMetadata> | null | undefined;
  if (metadata?.format !== FORMAT || !(record.data instanceof Uint8Array)) return null;
  const { writer, schemaVersion, sealed, meta, prevHash, hash, org, schoolYear, at, packed } =
    metadata as StoredMetadata;
  const data = Buffer.from(packed === true ? inflateRawSync(record.data) : record.data).toString('utf8');
  const { id, type, streamId: stream, created } = record;
  const place = { stream, revision: Number(record.revision), logPosition: positionText(record.position) };
  return {
    event: {
      id,
      type,
      schemaVersion,
      data,
      sealed,
      meta,
      prevHash,
      hash,
      org,
      schoolYear,
      at,
      ...place,
      recordedAt: created.toISOString(),
    },
    writer,
  };
}
