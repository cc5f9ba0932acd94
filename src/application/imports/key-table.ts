import type { ByteArena } from './byte-arena.ts';
import { FileFault } from './file-fault.ts';

/** With at most one key per bucket on average, chains of more than a dozen do not happen by chance. */
const maxChain = 1_000;

/**
 * Numbers keys from 0 in the order in which they come. A `Map` would do the same; this one keeps keys and table outside the
 * heap, which for half a million keys is a quarter of the memory. Refuses a file whose keys were chosen to collide.
 */
export class KeyTable {
  /** First key of each bucket, and for each key the next one: numbers plus one, 0 ends. */
  #buckets = new Uint32Array(1024);
  #next = new Uint32Array(1024);
  #hashes = new Uint32Array(1024);
  #starts = new Uint32Array(1024);
  #count = 0;

  constructor(private readonly arena: ByteArena) {}

  get count(): number {
    return this.#count;
  }

  /** Bytes of the table, the keys themselves not included. */
  get size(): number {
    return this.#buckets.byteLength * 4;
  }

  /** The key's number, or -1. */
  find(key: string): number {
    return this.#find(key, hashOf(key));
  }

  /** The key's number, a new one for a new key. */
  add(key: string): number {
    const hash = hashOf(key);
    const known = this.#find(key, hash);
    if (known >= 0) return known;
    if (this.#count === this.#starts.length) this.#grow();
    const number = this.#count;
    this.#count += 1;
    this.#hashes[number] = hash;
    this.#starts[number] = this.arena.write(key, 0);
    this.#link(number, hash);
    return number;
  }

  keyOf(number: number): string {
    return this.arena.textOf(this.#starts[number] ?? 0);
  }

  #find(key: string, hash: number): number {
    let length = 0;
    for (let at = this.#buckets[hash % this.#buckets.length] ?? 0; at > 0; at = this.#next[at - 1] ?? 0) {
      if (this.#hashes[at - 1] === hash && this.keyOf(at - 1) === key) return at - 1;
      length += 1;
      if (length > maxChain)
        throw new FileFault('FILE_FORMAT', 'the identifiers of the file cannot be told apart quickly');
    }
    return -1;
  }

  #link(number: number, hash: number): void {
    const bucket = hash % this.#buckets.length;
    this.#next[number] = this.#buckets[bucket] ?? 0;
    this.#buckets[bucket] = number + 1;
  }

  #grow(): void {
    this.#next = new Uint32Array(this.#next.length * 2);
    this.#hashes = grown(this.#hashes);
    this.#starts = grown(this.#starts);
    this.#buckets = new Uint32Array(this.#buckets.length * 2);
    for (let number = 0; number < this.#count; number += 1) this.#link(number, this.#hashes[number] ?? 0);
  }
}

/** The same numbers in an array of twice the length. */
export function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** FNV-1a over the code units, then mixed, since buckets and bits are chosen by the lowest bits. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

/** Every bit of a hash in the lowest ones, too. */
export function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (half ^ (half >>> 13)) >>> 0;
}
