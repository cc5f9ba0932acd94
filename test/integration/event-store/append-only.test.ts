import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendBatch } from '../../../src/event-store/append-batch.ts';
import { PostgresEventStore } from '../../../src/event-store/postgres-event-store.ts';
import type { AppendRequest } from '../../../src/event-store/port.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeChain, fakeEncodedEvent, fakeStream } from '../../support/encoded-events.ts';

let made: TestDatabase;
beforeAll(async () => {
  made = await createTestDatabase();
  const store = new PostgresEventStore(made.database);
  await store.append(newRequest());
  await store.close();
});
afterAll(async () => made.drop());

function newRequest(count = 2): AppendRequest {
  const stream = fakeStream();
  return { stream, expectedRevision: -1, events: fakeChain({ stream, count }) };
}

/** Runs statements in one transaction that is rolled back; rejects with the first error. */
async function attempt(...statements: readonly string[]): Promise<void> {
  const done = new Error('done');
  await made.database
    .transaction(async (sql) => {
      for (const statement of statements) await sql.query(statement);
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
}

const CHANGES = [
  `update log.event set data = '{}'`,
  `update log.event set data = '{}' where false`,
  'delete from log.event',
  'truncate log.event',
  'truncate log.event cascade',
];

describe('nobody changes what the log holds', () => {
  test.each(CHANGES)('the owner of the table is refused: %s', async (change) => {
    await expect(attempt(change)).rejects.toThrow(/append-only/);
  });

  test.each(CHANGES)('a replication session is refused: %s', async (change) => {
    await expect(attempt('set local session_replication_role = replica', change)).rejects.toThrow(/append-only/);
  });

  test.each(CHANGES)('the application role is refused: %s', async (change) => {
    await expect(attempt('set local role state_edition_app', change)).rejects.toThrow(/permission denied/);
  });

  test('a role that was granted everything on the table is refused by the trigger', async () => {
    const grants = ['grant all on log.event to state_edition_app', 'set local role state_edition_app'];
    for (const change of CHANGES) await expect(attempt(...grants, change)).rejects.toThrow(/append-only|owner/);
  });
});

describe('the application role', () => {
  const INSERT = `insert into log.event select position + 1, stream, revision + 1, gen_random_uuid(), type, schema_version, data, sealed, meta,
    prev_hash, hash, org, school_year, at, as_of_time, recorded_at from log.event order by position desc limit 1`;

  test('cannot insert directly, although the same statement works for the owner', async () => {
    await expect(attempt(INSERT)).resolves.toBeUndefined();
    await expect(attempt('set local role state_edition_app', INSERT)).rejects.toThrow(/permission denied/);
  });

  test('appends through append_batch and reads', async () => {
    const request = newRequest(3);
    const outcomes = await made.database.transaction(async (sql) => {
      await sql.query('set local role state_edition_app');
      const answers = await appendBatch(sql, [request]);
      const rows = await sql.query('select position from log.event where stream = $1', [request.stream]);
      return [...answers, rows.length];
    });
    expect(outcomes).toMatchObject([{ kind: 'appended', revision: 2 }, 3]);
  });

  test('may execute nothing else in the schema of the log, and others may not even append', async () => {
    const rights = await made.database.query<{ name: string; app: boolean; others: boolean }>(
      `select p.proname::text as name, has_function_privilege('state_edition_app', p.oid, 'execute') as app,
              has_function_privilege('pg_monitor', p.oid, 'execute') as others
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'log' order by 1`,
    );
    expect(rights).toEqual([
      { name: 'append_batch', app: true, others: false },
      { name: 'judge_append', app: false, others: false },
      { name: 'refuse_change', app: false, others: false },
    ]);
  });

  test('cannot make append_batch use tables or functions of its own', async () => {
    const request = newRequest(1);
    const outcome = await made.database.transaction(async (sql) => {
      await sql.query('create temporary table event (position bigint)');
      await sql.query('grant all on event to state_edition_app');
      await sql.query('set local role state_edition_app');
      await sql.query('set local search_path = pg_temp, log, pg_catalog');
      return appendBatch(sql, [request]);
    });
    expect(outcome).toMatchObject([{ kind: 'appended' }]);
    const rows = await made.database.query('select 1 from log.event where stream = $1', [request.stream]);
    expect(rows).toHaveLength(1);
  });
});

describe('append_batch called without the adapter', () => {
  test.each(['repeatable read', 'serializable'])(
    'refuses %s, where it could not see what was committed before',
    async (level) => {
      const append = made.database.withConnection(async (sql) => {
        await sql.query(`begin isolation level ${level}`);
        return appendBatch(sql, [newRequest()]);
      });
      await expect(append).rejects.toThrow(/READ COMMITTED/);
    },
  );

  test('judges appends to one stream in one batch one after the other', async () => {
    const stream = fakeStream();
    const [first, second] = fakeChain({ stream, count: 2 }) as [
      ReturnType<typeof fakeEncodedEvent>,
      ReturnType<typeof fakeEncodedEvent>,
    ];
    const requests = [
      { stream, expectedRevision: -1, events: [first] },
      { stream, expectedRevision: 0, events: [second] },
      { stream, expectedRevision: 0, events: [fakeEncodedEvent({ stream, prevHash: first.hash })] },
    ];
    expect(await appendBatch(made.database, requests)).toMatchObject([
      { kind: 'appended', revision: 0 },
      { kind: 'appended', revision: 1 },
      { kind: 'conflict', actualRevision: 1 },
    ]);
  });

  test('refuses an append whose events do not carry the hash of the one before', async () => {
    const stream = fakeStream();
    const [first] = fakeChain({ stream, count: 1 }) as [ReturnType<typeof fakeEncodedEvent>];
    const stray = fakeEncodedEvent({ stream, prevHash: 'cd'.repeat(32) });
    const neighbour = newRequest();
    const outcomes = await appendBatch(made.database, [
      { stream, expectedRevision: -1, events: [first, stray] },
      neighbour,
    ]);
    expect(outcomes).toMatchObject([{ kind: 'broken-chain', actualHash: first.hash }, { kind: 'appended' }]);
  });
});

describe('times beside the events', () => {
  test('as_of_time never falls, whatever the clocks of the commands said, also when neighbours were refused', async () => {
    const times = [
      '2026-09-01T10:00:00.000Z',
      '2026-08-01T10:00:00.000Z',
      '2026-09-02T10:00:00.000Z',
      '2026-01-01T00:00:00.000Z',
    ];
    const request = (at: string): AppendRequest => {
      const stream = fakeStream();
      return { stream, expectedRevision: -1, events: fakeChain({ stream, count: 2, at }) };
    };
    const refused = { ...request('2027-01-01T00:00:00.000Z'), expectedRevision: 5 };
    const fresh = await createTestDatabase();
    try {
      await appendBatch(fresh.database, times.slice(0, 2).map(request));
      await appendBatch(fresh.database, [refused, ...times.slice(2).map(request)]);
      await appendBatch(fresh.database, [request('2026-02-02T00:00:00.000Z')]);
      const rows = await fresh.database.query<{ at: string; as_of_time: string }>(
        'select at, as_of_time from log.event order by position',
      );
      expect(rows).toHaveLength(10);
      let latest = '';
      for (const row of rows) {
        latest = row.at > latest ? row.at : latest;
        expect(row.as_of_time).toBe(latest);
      }
    } finally {
      await fresh.drop();
    }
  });
});
