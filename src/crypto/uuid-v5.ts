import { hash } from 'node:crypto';

/**
 * Namespace of every id that this project derives (event ids, ids of what a command creates, imported incidents).
 * It can never change: a repeated command would no longer find what it made the first time.
 * It is UUIDv5(DNS namespace, "state-edition.invalid").
 */
export const STATE_EDITION_NAMESPACE = '485507c1-37c4-5fa0-a3c0-c409dc0a3b70';

/** The same name in the same namespace is the same UUID for ever (RFC 9562 §5.5). `namespace` is a UUID; throws `TypeError` for other text. */
export function uuidV5(namespace: string, name: string): string {
  if (!UUID.test(namespace)) throw new TypeError('a UUIDv5 namespace is a UUID');
  const input = Buffer.allocUnsafe(NAMESPACE_BYTES + Buffer.byteLength(name));
  input.write(namespace.replaceAll('-', ''), 'hex');
  input.write(name, NAMESPACE_BYTES);
  const hex = hash('sha1', input, 'hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const NAMESPACE_BYTES = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
