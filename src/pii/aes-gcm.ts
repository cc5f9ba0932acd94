import { createCipheriv, createDecipheriv } from 'node:crypto';

/** NIST SP 800-38D: 96 bits, the only length that needs no further hashing. */
export const IV_BYTES = 12;
export const TAG_BYTES = 16;

/** AES-256-GCM: the ciphertext with its 16-byte tag at the end. An IV is never used twice with one key. */
export function encrypt(key: Uint8Array, iv: Uint8Array, aad: string, plaintext: Uint8Array | string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(aad));
  const ciphertext = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([ciphertext, cipher.getAuthTag()]);
}

/** The plaintext, or null when key, IV, associated data or ciphertext are not those of the encryption. */
export function decrypt(key: Uint8Array, iv: Uint8Array, aad: string, ciphertext: Uint8Array): Buffer | null {
  const end = ciphertext.length - TAG_BYTES;
  if (iv.length !== IV_BYTES || end < 0) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(ciphertext.subarray(end));
  const plaintext = decipher.update(ciphertext.subarray(0, end));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return plaintext;
}
