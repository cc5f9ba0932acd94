import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rebuildNamespace } from '../../../src/projector/rebuild-namespace.ts';
import { PostgresLogSource } from '../../../src/projector/journal-source.ts';
import type { Projector } from '../../../src/projector/projector.ts';
import { LOG_ID, ProjectorWorld } from './projector-world.ts';
import { randomHistory } from './random-history.ts';
import { handledByOf, smallProjections } from './small-projections.ts';

let world: ProjectorWorld;
const running: Projector[] = [];

beforeEach(async () => {
  world = await ProjectorWorld.open();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((projector) => projector.stop()));
  await world.close();
});

/** Tables of a schema about which the planner knows rows and values. */
async function knownTables(schema: string): Promise<readonly string[]> {
  const rows = await world.database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind = 'r' and c.reltuples > 0
       and exists (select from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname) order by 1`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

async function filledTables(schema: string): Promise<readonly string[]> {
  const tables = await world.database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r' order by 1`,
    [schema],
  );
  const filled: string[] = [];
  for (const { name } of tables) {
    const rows = await world.database.query(`select from ${schema}.${name} limit 1`);
    if (rows.length > 0) filled.push(name);
  }
  return filled;
}

describe('what the planner knows', () => {
  it('is every table with rows in it once much was written, and the journal, too', async () => {
    await world.play(randomHistory(3), 120);
    const projector = await world.projector('rm_known', { analyzedFrom: 50 });
    projector.start();
    await projector.whenLevel();
    const filled = await filledTables('rm_known');
    expect(filled.length).toBeGreaterThan(1);
    await vi.waitFor(async () => expect(await knownTables('rm_known')).toEqual(filled), { timeout: 20_000 });
    expect(await knownTables('log')).toEqual(['event']);
  });

  it('is there before read models that are built anew are said to be level', async () => {
    await world.play(randomHistory(3), 120);
    const first = await world.projector('rm_old');
    first.start();
    await first.whenLevel();
    expect(await knownTables('rm_old')).toEqual([]);
    const database = world.openNamespace('rm_anew');
    const projections = smallProjections(world.poison);
    const rebuilt = await rebuildNamespace({
      namespace: 'rm_anew',
      database,
      source: new PostgresLogSource(database),
      projections,
      handledBy: handledByOf(projections),
      logId: LOG_ID,
      keyStore: world.keyStore,
      analyzedFrom: 50,
    });
    running.push(rebuilt);
    expect(await knownTables('rm_anew')).toEqual(await filledTables('rm_anew'));
  });

  it('is left alone while little is written', async () => {
    await world.play(randomHistory(3), 20);
    const projector = await world.projector('rm_little', { analyzedFrom: 5_000 });
    projector.start();
    await projector.whenLevel();
    await projector.stop();
    expect(await knownTables('rm_little')).toEqual([]);
  });
});
