import { hashOf, mixed } from './key-table.ts';

/** Bits of the filter: 8 MiB. Of six million keys it takes one in a hundred for another one. */
const BITS = 2 ** 26;
const PROBES = 4;

/**
 * Says of each key whether it may have been met before: never no when it was, hardly ever yes when it was not (a Bloom filter). However
 * many keys there are, it takes the same memory; who has to be sure looks at the few that it names a second time.
 */
export class MetBefore {
  readonly #bits = new Uint32Array(BITS / 32);

  meet(key: string): boolean {
    const first = hashOf(key);
    let second = 0x9747b28c;
    for (let at = 0; at < key.length; at += 1)
      second = Math.imul(second ^ key.charCodeAt(at), 0x5bd1e995) ^ (second >>> 15);
    second = mixed(second) | 1;
    let isMet = true;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = (first + Math.imul(probe, second)) & (BITS - 1);
      const mask = 1 << (bit & 31);
      const word = this.#bits[bit >>> 5] ?? 0;
      if ((word & mask) !== 0) continue;
      isMet = false;
      this.#bits[bit >>> 5] = word | mask;
    }
    return isMet;
  }
}
