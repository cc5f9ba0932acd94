import { ByteArena } from './byte-arena.ts';
import type { AcceptedRow } from './row-error.ts';

/** About 30 MB. */
const CAPACITY = 200_000;

/** Rows that wait until the rest of their file has been looked at, outside the heap. A row is one that JSON can hold. */
export class PostponedRows<Row> {
  readonly #arena = new ByteArena();
  readonly #places: number[] = [];

  constructor(private readonly capacity = CAPACITY) {}

  /** False when there is no place for it. */
  add(row: AcceptedRow<Row>): boolean {
    if (this.#places.length >= this.capacity) return false;
    this.#places.push(this.#arena.write(JSON.stringify(row), 0));
    return true;
  }

  /** All of them in their order, so many at a time. */
  *batches(size: number): Generator<AcceptedRow<Row>[], void, undefined> {
    for (let start = 0; start < this.#places.length; start += size) {
      const places = this.#places.slice(start, start + size);
      yield places.map((place) => JSON.parse(this.#arena.textOf(place)) as AcceptedRow<Row>);
    }
  }
}
