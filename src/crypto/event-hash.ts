import { sha256Hex } from './sha256.ts';

/** Stands before the first event of a stream. */
export const ZERO_HASH = '0'.repeat(64);

/** What an event's hash covers. `data`, `sealed` and `meta` are canonical JSON texts (RFC 8785), exactly as they are stored. */
export interface HashedEvent {
  readonly logId: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly sealed: string;
  /** Metadata without `prevHash` and `hash`. */
  readonly meta: string;
  /** 64 hexadecimal digits; `ZERO_HASH` for revision 0. */
  readonly prevHash: string;
}

const PREFIX = Buffer.from('state-edition/event/1\0', 'latin1');
const HEADER_BYTES = PREFIX.length + 32;

/**
 * The hash that chains a stream, as 64 lower-case hexadecimal digits:
 * `SHA-256("state-edition/event/1" ‖ 0x00 ‖ prev ‖ JCS{data, id, logId, meta, revision, schemaVersion, sealed, stream, type})`.
 * These bytes can never change (docs/verification.md; test/fixtures/golden/event-hash.json). Throws `TypeError` when `prevHash` is no hash.
 */
export function eventHash(event: HashedEvent): string {
  if (!HEX_64.test(event.prevHash)) throw new TypeError('prevHash is 64 lower-case hexadecimal digits');
  // The members stand in canonical order and three of them are canonical already: splicing equals canonicalising the whole.
  const text =
    `{"data":${event.data},"id":${JSON.stringify(event.id)},"logId":${JSON.stringify(event.logId)},"meta":${event.meta},` +
    `"revision":${event.revision},"schemaVersion":${event.schemaVersion},"sealed":${event.sealed},` +
    `"stream":${JSON.stringify(event.stream)},"type":${JSON.stringify(event.type)}}`;
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(text));
  PREFIX.copy(bytes);
  bytes.write(event.prevHash, PREFIX.length, 'hex');
  bytes.write(text, HEADER_BYTES, 'utf8');
  return sha256Hex(bytes);
}

const HEX_64 = /^[0-9a-f]{64}$/;
