import { expect, it } from 'vitest';
import { openStateWorld, STATE_WORLD_ENTERED } from '../../../src/server/open-state-world.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';

/** Events of the log up to a position, by their place in their stream, opened, without what depends on the log: its id, its positions, digests over them. */
async function told({ application }: TestApplication, upTo: number): Promise<ReadonlyMap<string, string>> {
  const { journal, decode } = application.services;
  const found = new Map<string, string>();
  for (let start = 0, isEnd = false; !isEnd;) {
    const page = await journal.search(start, 1_000, { upTo });
    for (const { stream, revision, type, id, data } of await decode(page.rows))
      if (stream !== 'agency-state.log') found.set(`${stream}/${revision}`, `${type} ${id} ${withoutPlace(data)}`);
    start = page.scannedTo;
    isEnd = page.isEnd;
  }
  return found;
}

function withoutPlace(data: object): string {
  const {
    position: _,
    digest: __,
    ...rest
  } = data as { position?: number; digest?: string; source?: { stream: string } };
  if (rest.source?.stream === 'journal') delete rest.source;
  return JSON.stringify(rest);
}

/** Writes the world a second time, in another database; `head` is where the first one ended. */
export function itIsTheSameAgain(world: () => { readonly test: TestApplication; readonly head: number }): void {
  it('is the same log when it is written again: the same events under the same ids in the same streams', async () => {
    const { test, head } = world();
    const again = await createTestApplication({ start: STATE_WORLD_ENTERED.toISOString() });
    try {
      await openStateWorld(again.application, again.clock, 'small');
      await again.settle();
      const second = (await again.application.services.progress.status()).head;
      const [first, other] = [await told(test, head), await told(again, second)];
      expect(first.size).toBeGreaterThan(6_000);
      const differing = [...first].filter(([place, event]) => other.get(place) !== event);
      expect(differing.map(([place, event]) => [place, event, other.get(place)])).toEqual([]);
      expect(other.size).toBe(first.size);
    } finally {
      await again.stop();
    }
  }, 600_000);
}
