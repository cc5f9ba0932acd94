const CHUNK = 1024 ** 2;
/** Before the bytes of a text: a number that the caller may use as a link, and how many bytes follow. */
const HEAD = 8;

/** Texts in buffers outside the heap, where a million of them cost the garbage collector nothing. They are never taken out again. */
export class ByteArena {
  readonly #chunks: Buffer[] = [];
  #end = 0;

  /** Bytes taken from the system. */
  get size(): number {
    return this.#chunks.length * CHUNK;
  }

  /** Longest text in bytes. */
  static readonly maxLength = CHUNK - HEAD;

  /** Stores a text and a link (32 bits); the answer is where. Throws RangeError beyond `maxLength`. */
  write(text: string, link: number): number {
    const length = Buffer.byteLength(text);
    if (length > ByteArena.maxLength) throw new RangeError('the text is too long for the arena');
    if (this.#end + HEAD + length > this.size) {
      this.#end = this.size;
      this.#chunks.push(Buffer.allocUnsafeSlow(CHUNK));
    }
    const start = this.#end;
    const chunk = this.#chunkOf(start);
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

  #chunkOf(start: number): Buffer {
    const chunk = this.#chunks[Math.floor(start / CHUNK)];
    if (chunk === undefined) throw new RangeError('no such text');
    return chunk;
  }
}
