import { createHash } from 'node:crypto';

/** SHA-256 of bytes that arrive in pieces. */
export class Sha256Stream {
  readonly #hash = createHash('sha256');

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** The digest as 64 hexadecimal digits; ends the stream. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}
