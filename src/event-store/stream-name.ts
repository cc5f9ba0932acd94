import { EventRefused } from './errors.ts';

/** `<category>-<org>.<id>`: one camelCase word, the immutable short id of a district or `state`, and an id that may hold dots. */
const STREAM_NAME = /^[a-z][A-Za-z0-9]*-[A-Za-z0-9_-]+\.[A-Za-z0-9._-]+$/;
// EventStoreDB and the log's index both hold longer names; a longer one is a mistake.
const LONGEST_NAME = 250;

/** Throws `EventRefused` for a name that some event log could not hold or that no prefix filter would find. */
export function checkStreamName(stream: string): void {
  if (stream.length > LONGEST_NAME || !STREAM_NAME.test(stream)) {
    throw new EventRefused('A stream is named <category>-<org>.<id>, with letters, digits, ".", "_" and "-" only.');
  }
}
