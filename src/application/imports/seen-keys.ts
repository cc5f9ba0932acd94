import { FileFault } from './file-fault.ts';

/** A copy that shares no memory: a substring of a parsed text would keep the whole piece of the file alive. */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}

/** The keys of a file's rows so far. Refuses (FILE_TOO_LARGE) beyond `capacity` keys: two million take about 150 MB. */
export class SeenKeys {
  readonly #keys = new Set<string>();

  constructor(private readonly capacity = 2_000_000) {}

  /** False when the key was there already. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    if (this.#keys.size >= this.capacity)
      throw new FileFault('FILE_TOO_LARGE', `the file has more than ${this.capacity} rows`);
    this.#keys.add(ownText(key));
    return true;
  }
}
