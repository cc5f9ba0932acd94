import { createHash } from 'node:crypto';

/**
 * Namespace of every id that this project derives (event ids, ids of what a command creates, imported incidents).
 * It can never change: a repeated command would no longer find what it made the first time.
 * It is UUIDv5(DNS namespace, "state-edition.invalid").
 */
export const STATE_EDITION_NAMESPACE = '485507c1-37c4-5fa0-a3c0-c409dc0a3b70';

/** The same name in the same namespace is the same UUID for ever (RFC 9562 §5.5). `namespace` is a UUID; throws `TypeError` for other text. */
export function uuidV5(namespace: string, name: string): string {
  if (!UUID.test(namespace)) throw new TypeError('a UUIDv5 namespace is a UUID');
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
