import { hash } from 'node:crypto';

/** SHA-256 of bytes, or of a text's UTF-8 bytes: 32 bytes. */
export function sha256(input: Uint8Array | string): Uint8Array {
  return hash('sha256', input, 'buffer');
}

/** SHA-256 of bytes, or of a text's UTF-8 bytes: 64 lower-case hexadecimal digits. */
export function sha256Hex(input: Uint8Array | string): string {
  return hash('sha256', input, 'hex');
}
