import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/postgres/sql.ts';
import { compareNamespaces } from '../../../src/projector/compare-namespaces.ts';
import { switchLive } from '../../../src/projector/live-namespace.ts';
import { resetNamespace } from '../../../src/projector/namespace.ts';
import type { DocumentChange, Projection } from '../../../src/projector/projection.ts';
import { LOG_ID, ProjectorWorld } from './projector-world.ts';
import { type HistoryAppend, randomHistory } from './random-history.ts';
import { smallProjections } from './small-projections.ts';

let world: ProjectorWorld;
let history: Iterator<HistoryAppend>;
beforeEach(async () => {
  world = await ProjectorWorld.open();
  history = randomHistory(31, { hasSyncs: false });
  await world.play(history, 240);
});
afterEach(() => world.close());

const rename = (name: string, districtId = 'd1') =>
  world.appendOne(`district-${districtId}.profile`, districtId, {
    type: 'DistrictRenamed',
    data: { districtId, name },
  });
const namesIn = async (districtId = 'd1') =>
  (
    await world.rows<{ name: string }>(
      'select distinct district_name as name from rm_one.incident where org = $1 order by 1',
      [districtId],
    )
  ).map(({ name }) => name);
const staleIn = async (namespace = 'rm_one') =>
  (
    await world.rows<{ lane: string; n: number }>(
      'select lane, count(*)::int as n from runtime.stale_document where namespace = $1 group by 1 order by 1',
      [namespace],
    )
  ).map(({ lane, n }) => `${lane}: ${String(n)}`);
const correction = async (org: string) => {
  const [first] = await world.rows<{ stream: string; id: string }>(
    `select stream, data::json ->> 'incidentId' as id from log.event where type = 'IncidentReported' and org = $1 order by position limit 1`,
    [org],
  );
  return { ...first!, event: { type: 'IncidentCompleted' as const, data: { incidentId: first!.id } } };
};

type Work = 'batch' | 'slice';

/** What the projector commits, in order; `during` runs inside of a piece of work, before it commits. */
function watched(database: Database, during: (work: Work, count: number) => Promise<void> | undefined) {
  const done: Work[] = [];
  const of = (name: string | undefined): Work | null =>
    name === 'advance checkpoint' ? 'batch' : name === 'remove stale documents' ? 'slice' : null;
  const watching: Database = {
    query: (...args) => database.query(...args),
    withConnection: (work) => database.withConnection(work),
    listen: (...args) => database.listen(...args),
    close: () => database.close(),
    transaction: async (work, ...rest) => {
      const within: Work[] = [];
      const result = await database.transaction(
        (sql) =>
          work({
            query: async (...args) => {
              const kind = of(args[2]);
              if (kind) {
                within.push(kind);
                await during(kind, done.filter((one) => one === kind).length + 1);
              }
              return sql.query(...args);
            },
          }),
        ...rest,
      );
      done.push(...within);
      return result;
    },
  };
  return { database: watching, done };
}

/** Small read models one of whose documents cannot be written for outside facts while it is in the set. */
function withUnwritable(keys: ReadonlySet<string>): readonly Projection[] {
  return smallProjections(world.poison).map((projection): Projection => {
    if (projection.kind !== 'document' || projection.name !== 'incident') return projection;
    return {
      ...projection,
      write: (sql, changes: readonly DocumentChange<unknown>[]) => {
        if (changes.some(({ key, lastEvent }) => lastEvent === null && keys.has(key)))
          throw new TypeError('this incident cannot be written');
        return projection.write(sql, changes);
      },
    };
  });
}

describe('more documents than one transaction writes for their outside facts', () => {
  it('are written in slices, and a save goes between two of them', async () => {
    await world.projectAll('rm_one');
    const { stream, event } = await correction('d2');
    const open = world.openNamespace('rm_one');
    // The save comes while the second slice is being written.
    const { database, done } = watched(open, (work, count) =>
      work === 'slice' && count === 2 ? world.appendOne(stream, 'd2', event).then(() => undefined) : undefined,
    );
    const projector = await world.projector('rm_one', { database, rewriteLimit: 3 });
    const late: boolean[] = [];
    projector.onChange(({ changes, isLate }) => {
      if (changes.some(({ kind }) => kind === 'incident')) late.push(isLate ?? false);
    });
    await rename('A new name');
    projector.start();
    await projector.whenLevel();
    const slices = done.filter((work) => work === 'slice').length;
    expect(slices).toBeGreaterThan(3);
    expect(done).toEqual(['batch', 'slice', 'slice', 'batch', ...Array<Work>(slices - 2).fill('slice')]);
    // Subscribers hear of each.
    expect(late).toEqual(done.slice(1).map((work) => work === 'slice'));
    expect(await namesIn()).toEqual(['A new name']);
    expect(await staleIn()).toEqual([]);
    await projector.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('are exact at once where an event of their own comes, and show which fact counts now where two come', async () => {
    await world.projectAll('rm_one');
    const { stream, id, event } = await correction('d1');
    const open = world.openNamespace('rm_one');
    const seen: unknown[] = [];
    const { database } = watched(open, async (work, count) => {
      if (work === 'slice' && count === 1) {
        await world.appendOne(stream, 'd1', event);
        await rename('The last name');
      }
      if (work === 'batch' && count === 2)
        seen.push(
          ...(await world.rows('select district_name from rm_one.incident where id = $1', [id])),
          (await namesIn()).length,
        );
    });
    const projector = await world.projector('rm_one', { database, rewriteLimit: 1, batchSize: 1 });
    await rename('A new name');
    projector.start();
    await projector.whenLevel();
    await projector.stop();
    // Before the save's own batch was committed it showed the old name, or its slice was the first one.
    expect(seen).toHaveLength(2);
    expect(await namesIn()).toEqual(['The last name']);
    await world.projectAll('rm_clean', { batchSize: 7 });
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('are left to the next runner, who knows of them from the database alone', async () => {
    await world.projectAll('rm_one');
    await rename('A new name');
    const open = world.openNamespace('rm_one');
    const stopped: Promise<void>[] = [];
    const { database } = watched(open, (work, count) => {
      if (work === 'slice' && count === 2) stopped.push(projector.stop());
      return undefined;
    });
    const projector = await world.projector('rm_one', { database, rewriteLimit: 2 });
    projector.start();
    await expect(projector.whenLevel()).rejects.toThrow('stopped');
    await Promise.all(stopped);
    const [first] = await world.rows<{ n: number }>(`select count(*)::int as n from rm_one.incident where org = 'd1'`);
    expect(await staleIn()).toEqual([`d1: ${String(first!.n - 4)}`]);
    expect(await namesIn()).toHaveLength(2);
    expect((await projector.status()).staleDocuments).toBe(first!.n - 4);
    expect(await projector.waitUntilWritten('d1', 30)).toBe(false);
    expect(await projector.waitUntilWritten('d2', 30)).toBe(true);

    const next = await world.projector('rm_one', { rewriteLimit: 2 });
    next.start();
    expect(await next.waitUntilWritten('d1', 30_000)).toBe(true);
    expect(await namesIn()).toEqual(['A new name']);
    await next.whenLevel();
    await next.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('of a small district are written although a large one has begun first', async () => {
    await world.projectAll('rm_one');
    await rename('A new name', 'd1');
    await rename('Another name', 'd2');
    const open = world.openNamespace('rm_one');
    const lanes: string[] = [];
    const { database } = watched(open, (work) =>
      work === 'slice' ? staleIn().then((stale) => void lanes.push(stale.join(', '))) : undefined,
    );
    const projector = await world.projector('rm_one', { database, rewriteLimit: 1 });
    projector.start();
    await projector.whenLevel();
    const sizes = lanes.map((each) => each.split(', ').map((lane) => Number(lane.split(' ')[1])));
    // One of each: neither waits for the other's end.
    expect(sizes.slice(0, 3)).toEqual([
      [sizes[0]![0], sizes[0]![1]],
      [sizes[0]![0]! - 1, sizes[0]![1]],
      [sizes[0]![0]! - 1, sizes[0]![1]! - 1],
    ]);
  });
});

describe('an event that copies the documents of a district', () => {
  const sync = (syncId: string, districtId: string) =>
    world.appendOne(`sync-${districtId}.${syncId}`, districtId, {
      type: 'DistrictSynced',
      data: { syncId, districtId, kind: 'MASS', schoolYear: 2026, objectGroups: ['BEHAVIOR'] },
    });

  it('finds none of them stale, and does not wait for those of others', async () => {
    await world.projectAll('rm_one');
    const other = '11111111-1111-4111-8111-111111111111';
    const own = '22222222-2222-4222-8222-222222222222';
    await rename('A new name');
    await sync(other, 'd2');
    await sync(own, 'd1');
    const open = world.openNamespace('rm_one');
    const { database, done } = watched(open, () => undefined);
    const projector = await world.projector('rm_one', { database, rewriteLimit: 1 });
    projector.start();
    await projector.whenLevel();
    await projector.stop();
    const facts = await world.rows<{ name: string }>(
      `select distinct split_part(facts, '|', 1) as name from rm_one.published where sync = $1`,
      [own],
    );
    expect(facts).toEqual([{ name: 'A new name' }]);
    const [of] = await world.rows<{ n: number }>(`select count(*)::int as n from rm_one.incident where org = 'd1'`);
    expect(done).toEqual(['batch', ...Array<Work>(of!.n).fill('slice'), 'batch']);
    await world.projectAll('rm_clean', { batchSize: 3 });
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });
});

describe('a stale document that cannot be written', () => {
  it('parks its lane at what comes next, and everything else goes on', async () => {
    await world.projectAll('rm_one');
    // Neither the first nor the last of its slice.
    const [second] = await world.rows<{ id: string }>(
      `select id from rm_one.incident where org = 'd1' order by id collate "C" offset 1 limit 1`,
    );
    const { id } = second!;
    const { stream, event } = await correction('d1');
    const unwritable = new Set([id]);
    await rename('A new name', 'd1');
    await rename('Another name', 'd2');
    const projector = await world.projector('rm_one', { projections: withUnwritable(unwritable), rewriteLimit: 3 });
    projector.start();
    await projector.whenLevel();
    const { parkedLanes, checkpoint, staleDocuments, state } = await projector.status();
    expect({ state, staleDocuments }).toEqual({ state: 'RUNNING', staleDocuments: 0 });
    expect(parkedLanes).toMatchObject([
      {
        lane: 'd1',
        position: checkpoint + 1,
        error: 'HandlerFailed: incident: TypeError: this incident cannot be written',
      },
    ]);
    expect(await namesIn('d2')).toEqual(['Another name']);
    // All but the one.
    expect(
      await world.rows(`select id from rm_one.incident where org = 'd1' and district_name <> 'A new name'`),
    ).toEqual([{ id }]);

    await world.appendOne(stream, 'd1', event);
    await projector.whenLevel();
    unwritable.clear();
    await projector.replayLane('d1');
    expect(await namesIn()).toEqual(['A new name']);
    await projector.whenLevel();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });
});

describe('the replay of a parked lane', () => {
  const publish = (effectiveFrom: string) =>
    world.appendOne('agency-state.log', 'state', {
      type: 'StateCodesPublished',
      data: { effectiveFrom, eventCodes: [], resolutionCodes: [] },
    });
  const countOf = async (where: string) =>
    (
      await world.rows<{ n: number }>(`select count(*)::int as n from rm_one.incident where org = 'd1' and ${where}`)
    )[0]!.n;

  it('leaves many documents to slices, between which saves go, and is done when all are written', async () => {
    const { stream, event } = await correction('d1');
    await world.appendPoison(stream, 'd1', event);
    const other = await correction('d2');
    await publish('2099-07-01');
    await world.projectAll('rm_one');
    const all = await countOf('true');
    expect(await countOf(`codes_from = '2099-07-01'`)).toBe(0);

    world.poison.ids.clear();
    const open = world.openNamespace('rm_one');
    const { database, done } = watched(open, (work, count) =>
      work === 'slice' && count === 2
        ? world.appendOne(other.stream, 'd2', other.event).then(() => undefined)
        : undefined,
    );
    const projector = await world.projector('rm_one', { database, rewriteLimit: 3 });
    projector.start();
    await projector.whenLevel();
    await projector.replayLane('d1');
    expect(await countOf(`codes_from <> '2099-07-01'`)).toBe(0);
    expect(all).toBeGreaterThan(9);
    expect(done).toEqual(['slice', 'slice', 'batch', ...Array<Work>(Math.ceil(all / 3) - 2).fill('slice')]);
    await projector.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('copies its documents as they are after its own facts up to there, which are written in slices before', async () => {
    const sync = '33333333-3333-4333-8333-333333333333';
    const { stream, event } = await correction('d1');
    await world.appendPoison(stream, 'd1', event);
    await rename('A new name');
    await world.appendOne(`sync-d1.${sync}`, 'd1', {
      type: 'DistrictSynced',
      data: { syncId: sync, districtId: 'd1', kind: 'MASS', schoolYear: 2026, objectGroups: ['BEHAVIOR'] },
    });
    await rename('The last name');
    await world.projectAll('rm_one');
    world.poison.ids.clear();
    const projector = await world.projector('rm_one', { rewriteLimit: 3 });
    projector.start();
    await projector.whenLevel();
    expect(await projector.replayLane('d1')).toEqual({ isExact: true });
    await projector.stop();
    const facts = await world.rows<{ name: string }>(
      `select distinct split_part(facts, '|', 1) as name from rm_one.published where sync = $1`,
      [sync],
    );
    expect(facts).toEqual([{ name: 'A new name' }]);
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });

  it('fails when a document that it has left cannot be written, and the lane is parked again', async () => {
    const { stream, event } = await correction('d1');
    await world.appendPoison(stream, 'd1', event);
    await publish('2099-07-01');
    await world.projectAll('rm_one');
    world.poison.ids.clear();
    const [one] = await world.rows<{ id: string }>(`select id from rm_one.incident where org = 'd1' limit 1`);
    const unwritable = new Set([one!.id]);
    const projector = await world.projector('rm_one', { projections: withUnwritable(unwritable), rewriteLimit: 3 });
    projector.start();
    await projector.whenLevel();
    await expect(projector.replayLane('d1')).rejects.toThrow('this incident cannot be written');
    expect(projector.isLaneParked('d1')).toBe(true);
    unwritable.clear();
    await projector.replayLane('d1');
    await projector.stop();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
  });
});

describe('a namespace with stale documents', () => {
  it('is not equal to another, may not serve, and forgets them when it is emptied', async () => {
    await world.projectAll('rm_one');
    await world.projectAll('rm_new');
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_new')).toMatchObject({ isEqual: true });
    await world.rows(`insert into runtime.stale_document values ('rm_new', 'd1', 'incident', 'x', 1)`);
    expect(await compareNamespaces(world.database, 'rm_one', 'rm_new')).toMatchObject({
      isEqual: false,
      staleDocuments: 1,
    });
    await expect(switchLive(world.database, 'rm_new', { timeoutMs: 50 })).rejects.toThrow('stale documents');
    await resetNamespace(world.database, { namespace: 'rm_new', projections: smallProjections(), logId: LOG_ID });
    expect(await staleIn('rm_new')).toEqual([]);
    await world.projectAll('rm_new', { rewriteLimit: 1 });
    await expect(switchLive(world.database, 'rm_new')).resolves.toEqual({ previous: 'rm_one' });
  });
});
