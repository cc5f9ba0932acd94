import type { ScratchFiles } from '../ports/files.ts';
import { CHUNK, Chunks } from './chunks.ts';

/** Before the bytes of a text: a number that the caller may use as a link, and how many bytes follow. */
const HEAD = 8;

/**
 * Texts in buffers outside the heap, where a million of them cost the garbage collector nothing. They are never taken out again. With
 * scratch files most of the buffers lie there, and `close` ends it.
 */
export class ByteArena {
  readonly #chunks: Chunks;
  #end = 0;

  constructor(scratch: ScratchFiles | null = null) {
    this.#chunks = new Chunks(scratch);
  }

  /** Bytes of memory. */
  get size(): number {
    return this.#chunks.bytesInMemory;
  }

  /** Longest text in bytes. */
  static readonly maxLength = CHUNK - HEAD;

  /** Stores a text and a link (32 bits); the answer is where. Throws RangeError beyond `maxLength`. */
  write(text: string, link: number): number {
    const length = Buffer.byteLength(text);
    if (length > ByteArena.maxLength) throw new RangeError('the text is too long for the arena');
    if (this.#end + HEAD + length > this.#chunks.count * CHUNK) {
      this.#end = this.#chunks.count * CHUNK;
      this.#chunks.add();
    }
    const start = this.#end;
    const chunk = this.#chunks.toWrite(Math.floor(start / CHUNK));
    chunk.writeUInt32LE(link, start % CHUNK);
    chunk.writeUInt32LE(length, (start % CHUNK) + 4);
    chunk.write(text, (start % CHUNK) + HEAD);
    this.#end += HEAD + length;
    return start;
  }

  linkOf(start: number): number {
    return this.#chunkOf(start).readUInt32LE(start % CHUNK);
  }

  textOf(start: number): string {
    const at = start % CHUNK;
    const chunk = this.#chunkOf(start);
    return chunk.toString('utf8', at + HEAD, at + HEAD + chunk.readUInt32LE(at + 4));
  }

  close(): void {
    this.#chunks.close();
  }

  #chunkOf(start: number): Buffer {
    return this.#chunks.at(Math.floor(start / CHUNK));
  }
}
