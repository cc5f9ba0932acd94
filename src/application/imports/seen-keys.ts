import { ByteArena } from './byte-arena.ts';
import { FileFault } from './file-fault.ts';
import { KeyTable } from './key-table.ts';

/** A copy that shares no memory: a substring of a parsed text would keep the whole piece of the file alive. */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}

/** The keys of a file's rows so far, outside the heap. Refuses (FILE_TOO_LARGE) beyond `capacity` keys: two million take about 80 MB. */
export class SeenKeys {
  readonly #keys = new KeyTable(new ByteArena());

  constructor(private readonly capacity = 2_000_000) {}

  /** False when the key was there already. */
  add(key: string): boolean {
    const before = this.#keys.count;
    this.#keys.add(key);
    if (this.#keys.count > this.capacity)
      throw new FileFault('FILE_TOO_LARGE', `the file has more than ${this.capacity} rows`);
    return this.#keys.count > before;
  }
}
