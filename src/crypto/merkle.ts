import { sha256 } from './sha256.ts';

/**
 * Merkle trees as in RFC 6962 §2.1 with leaves that carry an identifier, so that a row cannot be passed off as another one.
 * Exact bytes: docs/verification.md. A tree has one order only, the one its caller states (ids by their UTF-8 bytes).
 */
const LEAF = 0x00;
const NODE = 0x01;

/** One step of an inclusion path: the sibling's hash, from the leaf upwards. */
export type InclusionPath = readonly Uint8Array[];

/** SHA-256(0x00 ‖ u32be(length of id in bytes) ‖ id ‖ value). `value` is the hash that the leaf stands for, 32 bytes. */
export function leafHash(id: string, value: Uint8Array): Uint8Array {
  if (value.length !== 32) throw new RangeError(`a leaf stands for a hash of 32 bytes, not ${value.length}`);
  const length = Buffer.byteLength(id, 'utf8');
  const bytes = Buffer.allocUnsafe(5 + length + 32);
  bytes[0] = LEAF;
  bytes.writeUInt32BE(length, 1);
  bytes.write(id, 5, 'utf8');
  bytes.set(value, 5 + length);
  return sha256(bytes);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(65);
  bytes[0] = NODE;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return sha256(bytes);
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** The largest power of two below `size`: where RFC 6962 splits a tree of two or more leaves. */
export function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Root over leaves that come one after another: holds one hash per level, never the leaves. */
export class MerkleAccumulator {
  /** Complete subtrees from left to right, each with its number of leaves (falling powers of two). */
  readonly #subtrees: { readonly size: number; readonly hash: Uint8Array }[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(leaf: Uint8Array): void {
    let right = { size: 1, hash: leaf };
    for (let left = this.#subtrees.at(-1); left?.size === right.size; left = this.#subtrees.at(-1)) {
      right = { size: left.size * 2, hash: nodeHash(left.hash, right.hash) };
      this.#subtrees.pop();
    }
    this.#subtrees.push(right);
    this.#count += 1;
  }

  root(): Uint8Array {
    const last = this.#subtrees.at(-1);
    if (!last) return emptyRoot();
    return this.#subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left.hash, right), last.hash);
  }
}

/** Root over leaves that are all at hand. */
export function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  const tree = new MerkleAccumulator();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** The siblings that lead from leaf `index` to the root. Throws `RangeError` when there is no such leaf. */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): InclusionPath {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`no leaf ${index} in a tree of ${leaves.length}`);
  const path: Uint8Array[] = [];
  let from = 0;
  let to = leaves.length;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      path.unshift(merkleRoot(leaves.slice(middle, to)));
      to = middle;
    } else {
      path.unshift(merkleRoot(leaves.slice(from, middle)));
      from = middle;
    }
  }
  return path;
}

/** The root that a path leads to from leaf `index` of `size`; null when the path does not fit such a tree. */
export function rootFromPath(leaf: Uint8Array, index: number, size: number, path: InclusionPath): Uint8Array | null {
  if (!Number.isInteger(index) || index < 0 || index >= size) return null;
  const sides: ('left' | 'right')[] = [];
  let place = index;
  for (let width = size; width > 1;) {
    const split = splitPoint(width);
    sides.unshift(place < split ? 'left' : 'right');
    if (place < split) {
      width = split;
    } else {
      place -= split;
      width -= split;
    }
  }
  if (sides.length !== path.length) return null;
  return path.reduce(
    (hash, sibling, step) => (sides[step] === 'left' ? nodeHash(hash, sibling) : nodeHash(sibling, hash)),
    leaf,
  );
}

/** True when the path proves that the leaf stands at `index` of the tree with this size and root. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: InclusionPath,
  root: Uint8Array,
): boolean {
  const found = rootFromPath(leaf, index, size, path);
  return found !== null && bytesEqual(found, root);
}

/** Order of ids in every tree: their UTF-8 bytes, which is `collate "C"` in PostgreSQL. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = byteRank(a.charCodeAt(at)) - byteRank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** UTF-16 sorts surrogates before U+E000 to U+FFFF, UTF-8 sorts the characters they stand for behind. */
function byteRank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
