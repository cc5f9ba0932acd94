import type { Json } from '../../shared/json.ts';
import { FileFault } from './file-fault.ts';
import { ownText } from './seen-keys.ts';

const CHUNK = 1024 ** 2;
/** What a group costs beside its parts: an entry of the map, a short key, two numbers. */
const GROUP_BYTES = 128;

/**
 * Parts of a file, kept by the key of the record they belong to, until that record is met. Parts lie as JSON in buffers outside
 * the heap: a million of them take about 90 MB, where a tree of objects would take a gigabyte. Refuses (FILE_TOO_LARGE) what
 * goes beyond `maxBytes`, so that memory is bounded whatever the file is.
 */
export class PartIndex<P extends Json> {
  readonly #groups = new Map<string, number>();
  /** Per group: its newest part (-1: none) and how often its record was declared. */
  readonly #newest: number[] = [];
  readonly #declared: number[] = [];
  /** Per part: the next older one of the group, and where its bytes start. */
  readonly #older: number[] = [];
  readonly #start: number[] = [];
  readonly #chunks: Buffer[] = [];
  #end = 0;

  constructor(private readonly maxBytes: number) {}

  /** Tells that a record with this key exists; the answer is how often it now does. */
  declare(key: string): number {
    const group = this.#groupOf(key);
    const count = (this.#declared[group] ?? 0) + 1;
    this.#declared[group] = count;
    return count;
  }

  declarations(key: string): number {
    return this.#declared[this.#groups.get(key) ?? -1] ?? 0;
  }

  add(key: string, part: P): void {
    const group = this.#groupOf(key);
    this.#older.push(this.#newest[group] ?? -1);
    this.#newest[group] = this.#older.length - 1;
    this.#start.push(this.#write(JSON.stringify(part)));
  }

  /** The parts of a record in the order of the file; at most `limit` of them, the newest. */
  parts(key: string, limit: number): P[] {
    const group = this.#groups.get(key);
    return group === undefined ? [] : this.#partsOf(group, limit);
  }

  /** Parts whose record does not exist: references that lead nowhere. */
  *orphans(): Generator<{ readonly key: string; readonly part: P }, void, undefined> {
    for (const [key, group] of this.#groups) {
      if (this.#declared[group] !== 0) continue;
      for (const part of this.#partsOf(group, Number.MAX_SAFE_INTEGER)) yield { key, part };
    }
  }

  #partsOf(group: number, limit: number): P[] {
    const parts: P[] = [];
    for (let at = this.#newest[group] ?? -1; at >= 0 && parts.length < limit; at = this.#older[at] ?? -1) {
      parts.push(this.#read(this.#start[at] ?? 0));
    }
    return parts.reverse();
  }

  #groupOf(key: string): number {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group = this.#newest.length;
    this.#groups.set(ownText(key), group);
    this.#newest.push(-1);
    this.#declared.push(0);
    this.#checkSize();
    return group;
  }

  #write(text: string): number {
    const size = Buffer.byteLength(text) + 4;
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || (this.#end % CHUNK) + size > CHUNK || this.#end === this.#chunks.length * CHUNK) {
      if (size > CHUNK) throw new FileFault('FILE_TOO_LARGE', 'a record is too large for the index');
      chunk = Buffer.allocUnsafeSlow(CHUNK);
      this.#end = this.#chunks.length * CHUNK;
      this.#chunks.push(chunk);
      this.#checkSize();
    }
    const start = this.#end;
    chunk.writeUInt32LE(size - 4, start % CHUNK);
    chunk.write(text, (start % CHUNK) + 4);
    this.#end += size;
    return start;
  }

  #read(start: number): P {
    const chunk = this.#chunks[Math.floor(start / CHUNK)];
    if (chunk === undefined) throw new RangeError('no such part');
    const from = (start % CHUNK) + 4;
    return JSON.parse(chunk.toString('utf8', from, from + chunk.readUInt32LE(start % CHUNK))) as P;
  }

  #checkSize(): void {
    if (this.#chunks.length * CHUNK + this.#newest.length * GROUP_BYTES <= this.maxBytes) return;
    throw new FileFault('FILE_TOO_LARGE', 'the file holds too many incidents at once: send it school by school');
  }
}
