import { decrypt } from './aes-gcm.ts';
import { SealBroken } from './errors.ts';
import { sealAad, type SealContext, type SealedText } from './seal.ts';

/** Opens what `seal` made for the same place. Throws `SealBroken` when a byte, the key or the place differs. */
export function open(key: Uint8Array, sealed: SealedText, context: SealContext): string {
  const iv = Buffer.from(sealed.iv, 'base64');
  const ct = Buffer.from(sealed.ct, 'base64');
  // Base64 decoders skip foreign characters and spare bits; only the one text that `seal` writes is accepted.
  const isExact = iv.toString('base64') === sealed.iv && ct.toString('base64') === sealed.ct;
  const plaintext = isExact ? decrypt(key, iv, sealAad(context), ct) : null;
  if (!plaintext) {
    throw new SealBroken(
      `Sealed slot ${context.slot} (${context.subject}) of event ${context.eventId} in ${context.stream} does not open.`,
    );
  }
  return plaintext.toString('utf8');
}
