import { createHmac, timingSafeEqual as equalBytes } from 'node:crypto';
import { sha256 } from './sha256.ts';

/** HMAC-SHA-256 of a text's UTF-8 bytes: 64 lower-case hexadecimal digits. A text secret counts as its UTF-8 bytes. */
export function hmacSha256Hex(secret: Uint8Array | string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Compares two secrets in a time that says nothing about where they differ; different lengths are unequal, never an error. */
export function timingSafeEqual(a: Uint8Array | string, b: Uint8Array | string): boolean {
  return equalBytes(sha256(a), sha256(b));
}
