import { randomFillSync } from 'node:crypto';

/** Where unpredictable bytes come from; a fixed source makes golden files and the frozen corpus. */
export interface Random {
  /** Fresh bytes that the caller owns. */
  bytes(length: number): Uint8Array;
}

// One system call fetches enough for a few hundred initialisation vectors; asking for twelve bytes at a time costs more than the sealing.
const POOL_BYTES = 8192;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** The operating system's source. */
export const systemRandom: Random = {
  bytes(length) {
    if (length > 64) return randomFillSync(new Uint8Array(length));
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const fresh = pool.slice(used, used + length);
    pool.fill(0, used, used + length);
    used += length;
    return fresh;
  },
};

/** Unpredictable bytes of the operating system. */
export function randomBytes(length: number): Uint8Array {
  return systemRandom.bytes(length);
}

/** A random UUID (RFC 9562 version 4). */
export function randomUuid(random: Random = systemRandom): string {
  const bytes = random.bytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
