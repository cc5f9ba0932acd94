import type { ScratchFile, ScratchFiles } from '../ports/files.ts';

/** Bytes of one chunk. */
export const CHUNK = 1024 ** 2;
/** A few places of a file are read side by side: each finds the chunk that it was in. */
const IN_MEMORY = 8;

/** Pieces of memory, counted from 0. With scratch files those that were used last lie in memory and the others in a file; without all do. */
export class Chunks {
  /** Whichever was not used for longest comes first. */
  readonly #inMemory = new Map<number, Buffer>();
  /** What the file holds as it is. */
  readonly #stored = new Set<number>();
  #file: ScratchFile | null = null;
  #count = 0;
  #last = -1;
  #lastChunk: Buffer = Buffer.alloc(0);

  constructor(private readonly scratch: ScratchFiles | null) {}

  get count(): number {
    return this.#count;
  }

  get bytesInMemory(): number {
    return this.#inMemory.size * CHUNK;
  }

  /** A new chunk at the end. */
  add(): void {
    this.#use(this.#count, this.#room());
    this.#count += 1;
  }

  /** Valid until another chunk is asked for. Throws RangeError for one that was never added. */
  at(index: number): Buffer {
    if (index === this.#last) return this.#lastChunk;
    return this.#use(index, this.#inMemory.get(index) ?? this.#read(index));
  }

  /** The same, for somebody who writes into it. */
  toWrite(index: number): Buffer {
    const chunk = this.at(index);
    this.#stored.delete(index);
    return chunk;
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #use(index: number, chunk: Buffer): Buffer {
    this.#inMemory.delete(index);
    this.#inMemory.set(index, chunk);
    this.#last = index;
    this.#lastChunk = chunk;
    return chunk;
  }

  #read(index: number): Buffer {
    if (!this.#stored.has(index)) throw new RangeError('no such text');
    const chunk = this.#room();
    this.#file!.read(chunk, index * CHUNK);
    return chunk;
  }

  /** Nobody else's memory gets into the file: chunks begin empty. */
  #room(): Buffer {
    const [oldest] = this.#inMemory;
    if (this.scratch === null || oldest === undefined || this.#inMemory.size < IN_MEMORY) return Buffer.alloc(CHUNK);
    const [index, chunk] = oldest;
    if (!this.#stored.has(index)) {
      this.#file ??= this.scratch.open();
      this.#file.write(chunk, index * CHUNK);
      this.#stored.add(index);
    }
    this.#inMemory.delete(index);
    return chunk;
  }
}
