import { createHash } from 'node:crypto';

/** SHA-256 over bytes that come in pieces, for files that nobody holds in memory. */
export class RunningSha256 {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  /** 64 lower-case hexadecimal digits of everything added so far. */
  hex(): string {
    return this.#hash.copy().digest('hex');
  }
}
