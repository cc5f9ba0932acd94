import { afterEach, describe, expect, it } from 'vitest';
import { compareNamespaces, namespaceChecksums } from '../../../src/projector/compare-namespaces.ts';
import { type JournalSource, PostgresLogSource } from '../../../src/projector/journal-source.ts';
import type { Projector } from '../../../src/projector/projector.ts';
import type { Database } from '../../../src/postgres/sql.ts';
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

describe('being level', () => {
  it('counts what was appended until somebody asked, also when the rows were read ahead', async () => {
    world = await ProjectorWorld.open();
    const history = randomHistory(7);
    await world.play(history, 20);
    const namespace = world.openNamespace('rm_one');
    const source = new PostgresLogSource(namespace);
    const size = (await source.head()) - 1;
    // The first round writes its batch once the rows after it were read, one more event was appended, and somebody has asked.
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    let isHeld = false;
    const levels: Promise<void>[] = [];
    const database: Database = {
      query: (...statement) => namespace.query(...statement),
      withConnection: (work) => namespace.withConnection(work),
      listen: (...channel) => namespace.listen(...channel),
      close: () => namespace.close(),
      async transaction(work, isolation) {
        if (isHeld) await isAsked;
        return namespace.transaction(work, isolation);
      },
    };
    const readingAhead: JournalSource = {
      ...{ reader: source.reader, isCopy: false, isCaughtUp: true, lostAt: null },
      open: (checkpoint) => source.open(checkpoint),
      record: () => source.record(),
      head: () => source.head(),
      onNews: (listener) => source.onNews(listener),
      close: () => source.close(),
      async next(after, limit) {
        const rows = await source.next(after, limit);
        isHeld = true;
        if (after !== size || levels.length > 0) return rows;
        expect(rows).toHaveLength(1);
        await world.play(history, 1);
        levels.push(projector.whenLevel());
        asked();
        return rows;
      },
    };
    const projector: Projector = await world.projector('rm_one', { database, source: readingAhead, batchSize: size });
    projector.start();
    await isAsked;
    await Promise.all(levels);
    expect(projector.checkpoint()).toBe(await source.head());
  });
});
