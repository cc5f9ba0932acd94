import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/crypto/digest-text.ts';
import {
  compareUtf8,
  emptyRoot,
  inclusionPath,
  leafHash,
  MerkleAccumulator,
  merkleRoot,
  nodeHash,
  rootFromPath,
  splitPoint,
  verifyInclusion,
} from '../../../src/crypto/merkle.ts';
import { sha256 } from '../../../src/crypto/sha256.ts';

const leaves = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, n) => leafHash(`row-${n}`, sha256(String(n))));

/** RFC 6962 §2.1, word for word: what the accumulator must equal. */
function recursiveRoot(list: readonly Uint8Array[]): Uint8Array {
  if (list.length === 0) return emptyRoot();
  if (list.length === 1) return list[0]!;
  const split = splitPoint(list.length);
  return nodeHash(recursiveRoot(list.slice(0, split)), recursiveRoot(list.slice(split)));
}

describe('a Merkle tree', () => {
  it('has the root that the recursive definition gives, for every size up to 130', () => {
    for (let size = 0; size <= 130; size += 1)
      expect(toHex(merkleRoot(leaves(size)))).toBe(toHex(recursiveRoot(leaves(size))));
  });

  it('may be asked for its root while it grows', () => {
    const tree = new MerkleAccumulator();
    leaves(20).forEach((leaf, index) => {
      tree.add(leaf);
      expect(tree.count).toBe(index + 1);
      expect(toHex(tree.root())).toBe(toHex(recursiveRoot(leaves(index + 1))));
    });
  });

  it('proves every leaf, at its own place only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, a, b) => {
        const list = leaves(size);
        const [index, other] = [a % size, b % size];
        const path = inclusionPath(list, index);
        const root = merkleRoot(list);
        expect(verifyInclusion(list[index]!, index, size, path, root)).toBe(true);
        if (other !== index) {
          expect(verifyInclusion(list[other]!, index, size, path, root)).toBe(false);
          expect(verifyInclusion(list[index]!, other, size, path, root)).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('rejects a path with any bit changed, a step too many or a step too few', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 70 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        (size, a, b, bit) => {
          const list = leaves(size);
          const index = a % size;
          const path = inclusionPath(list, index);
          const root = merkleRoot(list);
          const step = b % path.length;
          const bent = path.map((hash, at) =>
            at === step ? hash.map((byte, n) => (n === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) : hash,
          );
          expect(verifyInclusion(list[index]!, index, size, bent, root)).toBe(false);
          expect(verifyInclusion(list[index]!, index, size, path.slice(1), root)).toBe(false);
          expect(verifyInclusion(list[index]!, index, size, [...path, root], root)).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has no path to a leaf that is not there', () => {
    expect(() => inclusionPath(leaves(3), 3)).toThrow(RangeError);
    expect(() => inclusionPath(leaves(3), -1)).toThrow(RangeError);
    expect(rootFromPath(emptyRoot(), 0, 0, [])).toBeNull();
  });

  it('keeps leaves and nodes, ids and values apart', () => {
    const value = sha256('x');
    expect(toHex(leafHash('ab', value))).not.toBe(toHex(leafHash('a', value)));
    expect(() => leafHash('a', new Uint8Array(31))).toThrow(RangeError);
  });

  it('orders ids by their UTF-8 bytes, not by UTF-16 units', () => {
    expect(compareUtf8('\u{ff5e}', '\u{1f600}')).toBeLessThan(0);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 200 },
    );
  });
});
