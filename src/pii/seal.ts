import type { Random } from '../crypto/random.ts';
import { encrypt, IV_BYTES } from './aes-gcm.ts';

/** The place a sealed text belongs to; it opens nowhere else. */
export interface SealContext {
  readonly logId: string;
  readonly stream: string;
  readonly eventId: string;
  /** Index in the event's `sealed` array. */
  readonly slot: number;
  readonly subject: string;
}

/** Base64; `ct` ends with the 16-byte tag. */
export interface SealedText {
  readonly iv: string;
  readonly ct: string;
}

/**
 * Seals a text (AES-256-GCM, random 96-bit IV) for its place. Stored slots depend on these bytes: they can never change
 * (docs/verification.md; test/fixtures/golden/sealed-slot.json).
 */
export function seal(key: Uint8Array, plaintext: string, context: SealContext, random: Random): SealedText {
  const iv = random.bytes(IV_BYTES);
  const ct = encrypt(key, iv, sealAad(context), plaintext);
  return { iv: Buffer.from(iv.buffer, iv.byteOffset, IV_BYTES).toString('base64'), ct: ct.toString('base64') };
}

/** Associated data `logId|stream|eventId|slot|subject`; none of the five can contain a bar. */
export function sealAad(context: SealContext): string {
  return `${context.logId}|${context.stream}|${context.eventId}|${context.slot}|${context.subject}`;
}
