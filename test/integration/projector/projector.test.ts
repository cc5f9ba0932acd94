import { afterEach, describe, expect, it } from 'vitest';
import { compareNamespaces, namespaceChecksums } from '../../../src/projector/compare-namespaces.ts';
import { ProjectorWorld } from './projector-world.ts';
import { randomHistory } from './random-history.ts';
import { smallProjections } from './small-projections.ts';

let world: ProjectorWorld;
afterEach(() => world.close());

describe('projecting', () => {
  // Mutations tried: DocumentFold.apply without its second write (byOwn) leaves `neighbours` different; without #select, names and codes too;
  // applyEvents without the cuts shows later facts in `saved`; without `MustSettle`, `published` shows facts from before a fan-out.
  it('makes the same tables whatever the batch size, and however many documents are left to later transactions', async () => {
    world = await ProjectorWorld.open();
    await world.play(randomHistory(7, { hasNames: true }), 300);
    const projections = smallProjections(world.poison, { savesEverything: true });
    const limits = { 2000: 1, 7: 3, 1: 100_000 };
    for (const size of [2000, 7, 1] as const)
      await world.projectAll(`rm_size${String(size)}`, { batchSize: size, rewriteLimit: limits[size], projections });
    expect(await compareNamespaces(world.database, 'rm_size2000', 'rm_size7')).toMatchObject({ isEqual: true });
    expect(await compareNamespaces(world.database, 'rm_size2000', 'rm_size1')).toMatchObject({ isEqual: true });
    const sums = await namespaceChecksums(world.database, 'rm_size2000');
    expect([...sums].filter(([, { rows }]) => rows === 0)).toEqual([]);
  });
});
