import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/crypto/sha256.ts';
import {
  headsRoot,
  hideHeads,
  rootOfEntries,
  sortHeads,
  type HiddenHeads,
  type StreamHead,
} from '../../../src/snapshots/stream-heads.ts';
import { iterate } from './memory-evidence.ts';

const heads = (count: number): readonly StreamHead[] =>
  sortHeads(
    Array.from({ length: count }, (_, n) => ({
      stream: `incident-d${n % 7}.${n}`,
      revision: n,
      hash: sha256Hex(String(n)),
    })),
  );

async function fold(
  entries: readonly (StreamHead | HiddenHeads)[],
  streams: number,
): Promise<{ root: string | null; seen: string[] }> {
  const seen: string[] = [];
  const root = await rootOfEntries(iterate(entries), streams, ({ stream }) => seen.push(stream));
  return { root, seen };
}

describe('the heads of a log with some streams hidden', () => {
  it('lead to the root of all heads and show exactly the chosen ones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 127 }), async (count, mask) => {
        const all = heads(count);
        const isChosen = (stream: string): boolean => ((mask >> Number(stream.charAt(10))) & 1) === 1;
        const { root, seen } = await fold(hideHeads(all, isChosen), count);
        expect(root).toBe(headsRoot(all));
        expect(seen).toEqual(all.map(({ stream }) => stream).filter(isChosen));
      }),
      { numRuns: 150 },
    );
  });

  it('fold districts that stand side by side into few hashes', () => {
    const entries = hideHeads(heads(700), (stream) => stream.startsWith('incident-d3.'));
    expect(entries.filter((entry) => 'node' in entry).length).toBeLessThan(20);
  });

  it('do not fold when an entry is missing, too many, or of the wrong size', async () => {
    const entries = hideHeads(heads(50), (stream) => stream.startsWith('incident-d3.'));
    expect((await fold(entries.slice(1), 50)).root).toBeNull();
    expect((await fold([...entries, entries[0]!], 50)).root).toBeNull();
    expect((await fold(entries, 51)).root).toBeNull();
    expect((await fold(entries, -1)).root).toBeNull();
  });

  it('give another root when a revision or a hash is another one', async () => {
    const all = heads(50);
    const entries = hideHeads(all, (stream) => stream === all[20]!.stream);
    for (const change of [{ revision: 99 }, { hash: sha256Hex('other') }, { stream: 'incident-d3.other' }]) {
      const changed = entries.map((entry) => ('stream' in entry ? { ...entry, ...change } : entry));
      expect((await fold(changed, 50)).root).not.toBe(headsRoot(all));
    }
  });
});
