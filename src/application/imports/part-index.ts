import type { ScratchFiles } from '../ports/files.ts';
import { ByteArena } from './byte-arena.ts';
import { FileFault } from './file-fault.ts';
import { grown, KeyTable } from './key-table.ts';

export interface PartCodec<P> {
  encode(part: P): string;
  decode(text: string): P;
}

/**
 * Parts of a file, kept by the key of the record they belong to, until that record is met. Keys and parts lie outside the heap,
 * where a tree of objects would take ten times as much, and for the most part in a scratch file if there may be one. Refuses
 * (FILE_TOO_LARGE) what takes more memory than `maxBytes`, so that it is bounded whatever the file is. `close` ends it.
 */
export class PartIndex<P> {
  readonly #arena: ByteArena;
  readonly #keys: KeyTable;
  /** Per key: where its newest part starts, plus one (0: it has none); a part's link is the next older one likewise. */
  #newest = new Uint32Array(1024);
  /** Per key: how many records have it. */
  #declared = new Uint32Array(1024);

  constructor(
    private readonly codec: PartCodec<P>,
    private readonly maxBytes: number,
    scratch: ScratchFiles | null = null,
  ) {
    this.#arena = new ByteArena(scratch);
    this.#keys = new KeyTable(this.#arena);
  }

  /** Tells that a record with this key exists. */
  declare(key: string): void {
    const number = this.#numberOf(key);
    this.#declared[number] = (this.#declared[number] ?? 0) + 1;
    this.#checkSize();
  }

  /** How many records have this key. */
  declarations(key: string): number {
    return this.#declared[this.#keys.find(key)] ?? 0;
  }

  add(key: string, part: P): void {
    const number = this.#numberOf(key);
    this.#newest[number] = this.#arena.write(this.codec.encode(part), this.#newest[number] ?? 0) + 1;
    this.#checkSize();
  }

  /** The parts of a record in the order of the file; at most `limit` of them, the newest. */
  parts(key: string, limit: number): P[] {
    const number = this.#keys.find(key);
    return number < 0 ? [] : [...this.#newestFirst(number, limit)].reverse();
  }

  /** Parts whose record does not exist: references that lead nowhere. */
  *orphans(): Generator<{ readonly key: string; readonly part: P }, void, undefined> {
    for (let number = 0; number < this.#keys.count; number += 1) {
      if (this.#declared[number] !== 0) continue;
      const key = this.#keys.keyOf(number);
      for (const part of this.#newestFirst(number, Infinity)) yield { key, part };
    }
  }

  close(): void {
    this.#arena.close();
  }

  *#newestFirst(number: number, limit: number): Generator<P, void, undefined> {
    let next = this.#newest[number] ?? 0;
    for (let count = 0; next > 0 && count < limit; count += 1) {
      yield this.codec.decode(this.#arena.textOf(next - 1));
      next = this.#arena.linkOf(next - 1);
    }
  }

  #numberOf(key: string): number {
    const number = this.#keys.add(key);
    if (number === this.#newest.length) {
      this.#newest = grown(this.#newest);
      this.#declared = grown(this.#declared);
    }
    return number;
  }

  #checkSize(): void {
    if (this.#arena.size + this.#keys.size + this.#newest.byteLength * 2 <= this.maxBytes) return;
    throw new FileFault('FILE_TOO_LARGE', 'the file holds too many incidents at once: send it school by school');
  }
}
