import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectorOptions } from '../../../src/projector/projector-options.ts';
import { compareNamespaces } from '../../../src/projector/compare-namespaces.ts';
import { PostgresLogSource } from '../../../src/projector/journal-source.ts';
import { readLive, switchLive } from '../../../src/projector/live-namespace.ts';
import { dropNamespace, resetNamespace } from '../../../src/projector/namespace.ts';
import type { Projector } from '../../../src/projector/projector.ts';
import { compareWithLive, rebuildNamespace } from '../../../src/projector/rebuild-namespace.ts';
import { LOG_ID, ProjectorWorld } from './projector-world.ts';
import { type HistoryAppend, randomHistory } from './random-history.ts';
import { handledByOf, smallProjections } from './small-projections.ts';

let world: ProjectorWorld;
let history: Iterator<HistoryAppend>;
let live: Projector;
const running: Projector[] = [];

beforeEach(async () => {
  world = await ProjectorWorld.open();
  history = randomHistory(21);
  await world.play(history, 150);
  // Facts about everything come without end here: were they left to later transactions, no moment would be without stale documents.
  live = await world.projector('rm_old', { rewriteLimit: 100_000 });
  live.start();
  await live.whenLevel();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((projector) => projector.stop()));
  await world.close();
});

async function rebuild(namespace: string, options: Partial<ProjectorOptions> = {}): Promise<Projector> {
  const database = world.openNamespace(namespace);
  const projections = smallProjections(world.poison);
  const projector = await rebuildNamespace({
    namespace,
    database,
    source: new PostgresLogSource(database),
    projections,
    handledBy: handledByOf(projections),
    logId: LOG_ID,
    keyStore: world.keyStore,
    pollMs: 50,
    rewriteLimit: 2,
    ...options,
  });
  running.push(projector);
  return projector;
}

/** Writes until it is told to end, with breath for everyone else on the machine; says how many appends it made. */
function writeOn(): { readonly end: () => Promise<number> } {
  let isEnding = false;
  const done = (async () => {
    let count = 0;
    for (; !isEnding; count += 10) {
      await world.play(history, 10);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return count;
  })();
  return { end: () => ((isEnding = true), done) };
}

const effects = () =>
  world.rows<{ sync: string; times: number }>(
    'select sync, count(*)::int as times from public.effect group by sync order by sync',
  );
const syncs = () =>
  world.rows<{ sync: string }>(
    `select data::json ->> 'syncId' as sync from log.event where type = 'DistrictSynced' order by 1`,
  );

describe('rebuilding while writes go on', () => {
  // Mutations tried: a rebuild that does not stop at the serving namespace's checkpoint (no `upTo` in ProjectorTenure and no check in
  // BatchWriter) loses outside effects after the switch; `isReplay` that is always false repeats them.
  it('misses nothing, doubles nothing, and every outside effect happens once', async () => {
    const writes = writeOn();
    const next = await rebuild('rm_new', { batchSize: 50, rewriteLimit: 100_000 });
    const comparison = await compareWithLive(world.database, 'rm_new', { isSwitching: true });
    expect(comparison).toMatchObject({ isEqual: true });
    expect(comparison.tables.map(({ table }) => table)).toEqual([
      'codes',
      'district',
      'incident',
      'incident_student',
      'published',
      'student',
    ]);
    expect((await readLive(world.database))?.namespace).toBe('rm_new');
    expect(await writes.end()).toBeGreaterThan(0);
    await next.whenLevel();
    await live.whenLevel();
    expect(await compareNamespaces(world.database, 'rm_old', 'rm_new')).toMatchObject({ isEqual: true });
    expect(await effects()).toEqual((await syncs()).map(({ sync }) => ({ sync, times: 1 })));

    // Back again, with writes before and after.
    const more = writeOn();
    await switchLive(world.database, 'rm_old').catch(async () => {
      await more.end();
      await next.whenLevel();
      await switchLive(world.database, 'rm_old');
    });
    await more.end();
    await world.play(history, 60);
    await live.whenLevel();
    await next.whenLevel();
    await world.projectAll('rm_clean');
    expect(await compareNamespaces(world.database, 'rm_old', 'rm_clean')).toMatchObject({ isEqual: true });
    expect(await compareNamespaces(world.database, 'rm_old', 'rm_new')).toMatchObject({ isEqual: true });
    expect(await effects()).toEqual((await syncs()).map(({ sync }) => ({ sync, times: 1 })));
  });

  it('goes on where the old code stopped when only the new code is left', async () => {
    await live.stop();
    await world.play(history, 100);
    const next = await rebuild('rm_new');
    // Never ahead of the one that serves: what that one has not reached is not passed over by anyone.
    expect(next.checkpoint()).toBe((await readLive(world.database))!.position);
    await switchLive(world.database, 'rm_new');
    await next.whenLevel();
    expect(next.checkpoint()).toBe(
      (await world.rows<{ head: number }>('select max(position) as head from log.event'))[0]!.head,
    );
    expect(await effects()).toEqual((await syncs()).map(({ sync }) => ({ sync, times: 1 })));
  });

  it('keeps a lane parked that the serving namespace has parked, and replays it for real after the switch', async () => {
    const parkedIn = async () =>
      await world.rows<{ namespace: string; lane: string; is_inherited: boolean }>(
        'select namespace, lane, is_inherited from runtime.parked_lane order by 1, 2',
      );
    const incident = (
      await world.rows<{ stream: string; id: string }>(
        `select stream, data::json ->> 'incidentId' as id from log.event where type = 'IncidentReported' and org = 'd1' limit 1`,
      )
    )[0]!;
    await world.appendPoison(incident.stream, 'd1', { type: 'IncidentCompleted', data: { incidentId: incident.id } });
    const syncId = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
    await world.appendOne(`sync-d1.${syncId}`, 'd1', {
      type: 'DistrictSynced',
      data: { syncId, districtId: 'd1', kind: 'MASS', schoolYear: 2026, objectGroups: ['BEHAVIOR'] },
    });
    await world.appendOne('agency-state.log', 'state', {
      type: 'StateCodesPublished',
      data: { effectiveFrom: '2099-07-01', eventCodes: [], resolutionCodes: [] },
    });
    await live.whenLevel();
    expect(await parkedIn()).toEqual([{ namespace: 'rm_old', lane: 'd1', is_inherited: false }]);

    world.poison.ids.clear(); // The new code has the fix.
    const next = await rebuild('rm_new');
    expect(await parkedIn()).toEqual([
      { namespace: 'rm_new', lane: 'd1', is_inherited: true },
      { namespace: 'rm_old', lane: 'd1', is_inherited: false },
    ]);
    expect(await compareNamespaces(world.database, 'rm_old', 'rm_new')).toMatchObject({ isEqual: true });
    expect(await effects()).not.toContainEqual({ sync: syncId, times: 1 });
    await switchLive(world.database, 'rm_new');
    await next.replayLane('d1');
    expect(await effects()).toContainEqual({ sync: syncId, times: 1 });
    expect(next.isLaneParked('d1')).toBe(false);
  });

  it('says which rows differ', async () => {
    await rebuild('rm_new');
    await world.rows(
      `update rm_new.incident set codes_from = 'tampered' where id = (select min(id) from rm_new.incident)`,
    );
    await world.rows(
      `delete from rm_new.incident_student where student = (select min(student) from rm_new.incident_student)`,
    );
    const [changed] = await world.rows<{ id: string }>('select min(id) as id from rm_new.incident');
    const comparison = await compareWithLive(world.database, 'rm_new', { isSwitching: true });
    expect(comparison.isEqual).toBe(false);
    expect(comparison.tables.filter(({ isEqual }) => !isEqual).map(({ table }) => table)).toEqual([
      'incident',
      'incident_student',
    ]);
    expect(comparison.tables.find(({ table }) => table === 'incident')?.differingKeys).toEqual([
      JSON.stringify([changed!.id]),
    ]);
    expect((await readLive(world.database))?.namespace).toBe('rm_old');
  });

  it('refuses to switch to a namespace that is missing, ahead, behind or faulted, and to empty the one that serves', async () => {
    await expect(switchLive(world.database, 'rm_nowhere')).rejects.toThrow('does not exist');
    const next = await rebuild('rm_new');
    await next.stop();
    await world.play(history, 30);
    await live.whenLevel();
    await expect(switchLive(world.database, 'rm_new', { maxLag: 3 })).rejects.toThrow('behind');
    await world.rows(`update runtime.checkpoint set position = position + 1000 where namespace = 'rm_new'`);
    await expect(switchLive(world.database, 'rm_new')).rejects.toThrow('ahead');
    await world.rows(
      `update runtime.checkpoint set position = 1, fault_code = 'LOG_MISMATCH' where namespace = 'rm_new'`,
    );
    await expect(switchLive(world.database, 'rm_new')).rejects.toThrow('stands still');
    const spec = { namespace: 'rm_old', projections: smallProjections(), logId: LOG_ID };
    await expect(resetNamespace(world.database, spec)).rejects.toThrow('serves');
    await expect(dropNamespace(world.database, 'rm_old')).rejects.toThrow('serves');
    await dropNamespace(world.database, 'rm_new');
    expect(await world.rows(`select 1 from pg_namespace where nspname = 'rm_new'`)).toEqual([]);
  });
});
