import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Zip, ZipDeflate } from 'fflate';
import { RunningSha256 } from '../../crypto/running-sha256.ts';
import type { BundleFile } from './bundle-format.ts';

const FLUSH_BYTES = 256 * 1024;
/** Plain ZIP counts in 32 bits. */
const LIMIT = 0xffff_ffff;
/** No clock: the same evidence makes the same file. */
const MTIME = new Date(1980, 0, 2);

/** Writes a ZIP file piece by piece: memory stays flat whatever the number of events. */
export class ZipWriter {
  readonly #output: Writable;
  readonly #zip: Zip;
  readonly #files: BundleFile[] = [];
  #pending: Uint8Array[] = [];
  #written = 0;

  constructor(output: Writable) {
    this.#output = output;
    this.#zip = new Zip((error, piece) => {
      if (error) throw error;
      this.#pending.push(piece);
    });
  }

  /** Name, size and sum of every file so far. */
  get files(): readonly BundleFile[] {
    return this.#files;
  }

  /** Adds one file from pieces of text. */
  async add(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = MTIME;
    this.#zip.add(entry);
    const sum = new RunningSha256();
    let text = '';
    const push = async (isLast: boolean): Promise<void> => {
      const bytes = new TextEncoder().encode(text);
      text = '';
      sum.add(bytes);
      entry.push(bytes, isLast);
      await this.#flush();
    };
    for await (const piece of pieces) {
      text += piece;
      if (text.length >= FLUSH_BYTES) await push(false);
    }
    await push(true);
    if (sum.bytes > LIMIT) throw new RangeError(`${name} is larger than a ZIP file can hold`);
    this.#files.push({ name, bytes: sum.bytes, sha256: sum.hex() });
  }

  /** Writes the directory. The caller ends the stream. */
  async close(): Promise<void> {
    this.#zip.end();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const pieces = this.#pending;
    this.#pending = [];
    for (const piece of pieces) {
      this.#written += piece.length;
      if (this.#written > LIMIT) throw new RangeError('the bundle is larger than a ZIP file can be');
      if (!this.#output.write(piece)) await once(this.#output, 'drain');
    }
  }
}
