import { ByteArena } from './byte-arena.ts';
import { FileFault } from './file-fault.ts';
import { grown, KeyTable } from './key-table.ts';
import { MetBefore } from './met-before.ts';

/** A row of a file: what it is about, and where it stands. Null is about nothing that another row could be about. */
export interface KeyedRow {
  readonly key: string | null;
  readonly line: number;
}

/**
 * What a file speaks of in several places although its rows belong together. Only a pass over the whole file can tell: a reader that has
 * met the first place does not know of the next one. Only keys in several places are kept, outside the heap; FILE_TOO_LARGE beyond
 * `maxBytes` of them.
 */
export class ScatteredKeys {
  readonly #arena = new ByteArena();
  readonly #keys = new KeyTable(this.#arena);
  /** By number of the key: line of the second place, and whether the first was met in the pass after this one. */
  #lines = new Uint32Array(64);
  #isMet = new Uint32Array(64);

  private constructor() {}

  /** `rows` is called for one pass, and for a second one when it may have met a key twice. */
  static async of(rows: () => AsyncIterable<KeyedRow>, maxBytes: number): Promise<ScatteredKeys> {
    const scattered = new ScatteredKeys();
    const suspected = await suspectedKeys(rows(), maxBytes);
    if (suspected.count === 0) return scattered;
    const isMet = new Uint8Array(suspected.count);
    for await (const { key, line } of beginnings(rows())) {
      const number = suspected.find(key);
      if (number < 0) continue;
      if (isMet[number] === 1) scattered.#add(key, line);
      isMet[number] = 1;
    }
    return scattered;
  }

  /**
   * Null for rows that stand together. Otherwise the line where the second place begins, when asked for the first time: a reader refuses
   * the whole there; and `ALREADY_TOLD` for the places after it.
   */
  tell(key: string): number | 'ALREADY_TOLD' | null {
    const number = this.#keys.find(key);
    if (number < 0) return null;
    if (this.#isMet[number] === 1) return 'ALREADY_TOLD';
    this.#isMet[number] = 1;
    return this.#lines[number] ?? 0;
  }

  #add(key: string, line: number): void {
    const before = this.#keys.count;
    const number = this.#keys.add(key);
    if (this.#keys.count === before) return;
    if (number === this.#lines.length) {
      this.#lines = grown(this.#lines);
      this.#isMet = grown(this.#isMet);
    }
    this.#lines[number] = line;
  }
}

/** Keys that may have been met in several places; only they are kept. */
async function suspectedKeys(rows: AsyncIterable<KeyedRow>, maxBytes: number): Promise<KeyTable> {
  const arena = new ByteArena();
  const suspected = new KeyTable(arena);
  const metBefore = new MetBefore();
  for await (const { key } of beginnings(rows)) {
    if (!metBefore.meet(key)) continue;
    suspected.add(key);
    // What is found of them takes as much again.
    if ((arena.size + suspected.size) * 2 > maxBytes)
      throw new FileFault('FILE_TOO_LARGE', 'too many records of the file stand apart: send it school by school');
  }
  return suspected;
}

/** Where a key begins that is not the one of the row before. */
async function* beginnings(
  rows: AsyncIterable<KeyedRow>,
): AsyncGenerator<{ readonly key: string; readonly line: number }, void, undefined> {
  let previous: string | null = null;
  for await (const { key, line } of rows) {
    if (key !== null && key !== previous) yield { key, line };
    previous = key;
  }
}
