import { FileFault } from './file-fault.ts';
import { ownText } from './seen-keys.ts';

export interface PartCodec<P> {
  encode(part: P): string;
  decode(text: string): P;
}

const CHUNK = 1024 ** 2;
/** Before the bytes of a part: where the next older part of its record starts, plus one, and how many bytes follow. */
const HEAD = 8;
/** What a group costs beside its parts: an entry of the map, a short key, two numbers. */
const GROUP_BYTES = 128;

/**
 * Parts of a file, kept by the key of the record they belong to, until that record is met. Parts lie encoded in buffers outside
 * the heap; a tree of objects would take ten times as much. Refuses (FILE_TOO_LARGE) what goes beyond `maxBytes`, so that
 * memory is bounded whatever the file is.
 */
export class PartIndex<P> {
  readonly #groups = new Map<string, number>();
  /** Per group: where its newest part starts, plus one (0: it has none), and how often its record was declared. */
  readonly #newest: number[] = [];
  readonly #declared: number[] = [];
  readonly #chunks: Buffer[] = [];
  #end = 0;

  constructor(
    private readonly codec: PartCodec<P>,
    private readonly maxBytes: number,
  ) {}

  /** Tells that a record with this key exists. */
  declare(key: string): void {
    const group = this.#groupOf(key);
    this.#declared[group] = (this.#declared[group] ?? 0) + 1;
  }

  /** How many records have this key. */
  declarations(key: string): number {
    return this.#declared[this.#groups.get(key) ?? -1] ?? 0;
  }

  add(key: string, part: P): void {
    const group = this.#groupOf(key);
    this.#newest[group] = this.#write(this.codec.encode(part), this.#newest[group] ?? 0) + 1;
  }

  /** The parts of a record in the order of the file; at most `limit` of them, the newest. */
  parts(key: string, limit: number): P[] {
    const group = this.#groups.get(key);
    return group === undefined ? [] : [...this.#newestFirst(group, limit)].reverse();
  }

  /** Parts whose record does not exist: references that lead nowhere. */
  *orphans(): Generator<{ readonly key: string; readonly part: P }, void, undefined> {
    for (const [key, group] of this.#groups) {
      if (this.#declared[group] !== 0) continue;
      for (const part of this.#newestFirst(group, Infinity)) yield { key, part };
    }
  }

  *#newestFirst(group: number, limit: number): Generator<P, void, undefined> {
    let next = this.#newest[group] ?? 0;
    for (let count = 0; next > 0 && count < limit; count += 1) {
      const start = next - 1;
      const chunk = this.#chunks[Math.floor(start / CHUNK)];
      if (chunk === undefined) throw new RangeError('no such part');
      const at = start % CHUNK;
      next = chunk.readUInt32LE(at);
      yield this.codec.decode(chunk.toString('utf8', at + HEAD, at + HEAD + chunk.readUInt32LE(at + 4)));
    }
  }

  #groupOf(key: string): number {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group = this.#newest.length;
    this.#groups.set(ownText(key), group);
    this.#newest.push(0);
    this.#declared.push(0);
    this.#checkSize();
    return group;
  }

  #write(text: string, older: number): number {
    const length = Buffer.byteLength(text);
    if (HEAD + length > CHUNK) throw new FileFault('FILE_TOO_LARGE', 'a record is too large for the index');
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#end + HEAD + length > this.#chunks.length * CHUNK) {
      chunk = Buffer.allocUnsafeSlow(CHUNK);
      this.#end = this.#chunks.length * CHUNK;
      this.#chunks.push(chunk);
      this.#checkSize();
    }
    const at = this.#end % CHUNK;
    chunk.writeUInt32LE(older, at);
    chunk.writeUInt32LE(length, at + 4);
    chunk.write(text, at + HEAD);
    this.#end += HEAD + length;
    return this.#chunks.length * CHUNK - CHUNK + at;
  }

  #checkSize(): void {
    if (this.#chunks.length * CHUNK + this.#newest.length * GROUP_BYTES <= this.maxBytes) return;
    throw new FileFault('FILE_TOO_LARGE', 'the file holds too many incidents at once: send it school by school');
  }
}
