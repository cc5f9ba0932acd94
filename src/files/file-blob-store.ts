import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '../application/ports/files.ts';
import { Sha256Stream } from '../crypto/sha256-stream.ts';
import { randomUuid } from '../crypto/random.ts';

/** The stream has more bytes than its taker allows. Nothing of it is kept. */
export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
}

/** Blobs as files named by their SHA-256, in folders of two digits. A blob appears under its name only when it is whole. */
export class FileBlobStore implements BlobStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(stream: Readable, maxBytes: number): Promise<{ readonly sha256: string; readonly size: number }> {
    const incoming = join(this.#directory, 'incoming');
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    const temporary = join(incoming, randomUuid());
    const hash = new Sha256Stream();
    let size = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        hash.update(chunk);
        done(size > maxBytes ? new BlobTooLarge(`more than ${maxBytes} bytes`) : null, chunk);
      },
    });
    try {
      await pipeline(stream, count, createWriteStream(temporary, { mode: 0o600, flush: true }));
      const sha256 = hash.hex();
      const path = this.#path(sha256);
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      await rename(temporary, path);
      return { sha256, size };
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async open(sha256: string): Promise<Readable> {
    await stat(this.#path(sha256));
    return createReadStream(this.#path(sha256));
  }

  async size(sha256: string): Promise<number | null> {
    try {
      return (await stat(this.#path(sha256))).size;
    } catch {
      return null;
    }
  }

  #path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('a blob is named by 64 hexadecimal digits');
    return join(this.#directory, sha256.slice(0, 2), sha256);
  }
}
