import { EventRefused } from './errors.ts';
import type { AppendRequest, EncodedEvent } from './port.ts';

/** Bytes of UTF-8 that `data`, `sealed` and `meta` of one event may have together. */
export const MAX_EVENT_BYTES = 256 * 1024;
/** The same for all events of one append: EventStoreDB takes no more in one call, so no adapter does. */
export const MAX_APPEND_BYTES = 1024 * 1024;

const STREAM = /^[A-Za-z0-9._-]{1,255}$/;
const ORG = /^[A-Za-z0-9._-]{1,100}$/;
const TYPE = /^[A-Za-z][A-Za-z0-9]{0,99}$/;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;
const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** An escaped NUL or surrogate; an even number of backslashes before it makes it ordinary text. */
const ESCAPED = /(?<!\\)(?:\\\\)*\\u(?:0000|[dD][89a-fA-F])/;

/** Bytes of the append's texts. Throws `EventRefused` for what no log can hold: the same answer from every adapter. */
export function checkAppend({ stream, expectedRevision, events }: AppendRequest): number {
  if (!STREAM.test(stream))
    throw new EventRefused(`the stream name ${JSON.stringify(stream)} is not made of A-Z a-z 0-9 . _ -`);
  if (!Number.isSafeInteger(expectedRevision) || expectedRevision < -1)
    throw new EventRefused(`no stream can be at revision ${expectedRevision}`);
  if (events.length === 0) throw new EventRefused('an append needs at least one event');
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    bytes += checkEvent(event);
    const before = events[index - 1];
    if (before !== undefined && before.hash !== event.prevHash)
      throw new EventRefused(`event ${event.id} does not carry the hash of the event before it`);
  }
  if (bytes > MAX_APPEND_BYTES) throw new EventRefused(`an append of ${bytes} bytes is over ${MAX_APPEND_BYTES}`);
  return bytes;
}

function checkEvent(event: EncodedEvent): number {
  if (!ID.test(event.id)) throw new EventRefused(`${JSON.stringify(event.id)} is not a lower-case UUID`);
  if (!TYPE.test(event.type)) throw new EventRefused(`event ${event.id} has the type ${JSON.stringify(event.type)}`);
  if (!HASH.test(event.hash) || !HASH.test(event.prevHash))
    throw new EventRefused(`event ${event.id} has a hash that is not 64 hexadecimal digits`);
  if (!ORG.test(event.org))
    throw new EventRefused(`event ${event.id} has the organisation ${JSON.stringify(event.org)}`);
  if (!AT.test(event.at) || Number.isNaN(Date.parse(event.at)))
    throw new EventRefused(`event ${event.id} has the time ${JSON.stringify(event.at)}`);
  if (!isSmallInteger(event.schemaVersion))
    throw new EventRefused(`event ${event.id} has the schema version ${event.schemaVersion}`);
  if (event.schoolYear !== null && !isSmallInteger(event.schoolYear))
    throw new EventRefused(`event ${event.id} has the school year ${event.schoolYear}`);
  const bytes = checkText(event.id, event.data) + checkText(event.id, event.sealed) + checkText(event.id, event.meta);
  if (bytes > MAX_EVENT_BYTES) throw new EventRefused(`event ${event.id} has ${bytes} bytes, over ${MAX_EVENT_BYTES}`);
  return bytes;
}

const isSmallInteger = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 2_147_483_647;

function checkText(id: string, text: string): number {
  if (text === '') throw new EventRefused(`event ${id} holds an empty text where JSON belongs`);
  // Canonical JSON escapes control characters: a raw one is not what was hashed, and a newline would end the line in the batch.
  if (text.includes('\n') || text.includes('\0')) throw new EventRefused(`event ${id} holds a raw newline or NUL`);
  // Escaped, both are plain ASCII here, but no database column can hold what they stand for.
  if (!text.isWellFormed() || (text.includes('\\u') && ESCAPED.test(text)))
    throw new EventRefused(`event ${id} holds a NUL or a lone surrogate`);
  return Buffer.byteLength(text);
}
