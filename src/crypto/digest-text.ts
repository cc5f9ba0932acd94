/** Hashes as people read and compare them: `sha256:` and 64 lower-case hexadecimal digits. */
export type DigestText = string;

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** 32 bytes of 64 hexadecimal digits, upper or lower case; null for anything else. */
export function hashFromHex(text: string): Uint8Array | null {
  return /^[0-9a-fA-F]{64}$/.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : null;
}

export const digestText = (hash: Uint8Array): DigestText => `sha256:${toHex(hash)}`;

/** The bytes behind a digest; null when the text is none. The prefix may be missing: people copy digits from paper, also in groups. */
export function hashFromDigest(text: string): Uint8Array | null {
  return hashFromHex(text.replace(/^sha256:/, '').replaceAll(/\s/g, ''));
}
