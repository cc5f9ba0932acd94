import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyFrom, copyTo } from '../../../src/postgres/copy.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import { isConnectionLost, sqlStateOf } from '../../../src/postgres/sql-state.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase({ migrate: false, max: 4 });
  await test.database.query('create table item (n int primary key, note text)');
});
afterAll(() => test.drop());

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('what columns become', () => {
  it('gives bigints as numbers, dates and times as ISO text, and JSON as the exact text', async () => {
    const [row] = await test.database.query(`select 9007199254740991 as big, date '2026-03-08' as day,
      timestamptz '2026-03-08 02:30:00.1234-07' as at, timestamptz '2026-01-01 00:00:00+00' as whole,
      '{ "a":1.0}'::json as json, '{"b": 2}'::jsonb as jsonb, 1.50::numeric as decimal, true as flag, null::date as nothing`);
    expect(row).toEqual({
      big: 9007199254740991,
      day: '2026-03-08',
      at: '2026-03-08T09:30:00.123Z',
      whole: '2026-01-01T00:00:00.000Z',
      json: '{ "a":1.0}',
      jsonb: '{"b": 2}',
      decimal: '1.50',
      flag: true,
      nothing: null,
    });
  });

  it('gives arrays of them element by element', async () => {
    const [row] = await test.database
      .query(`select array[1, null, 3]::bigint[] as big, array['2026-01-02'::date] as day,
      array['[1, "a\\"b"]'::jsonb, null] as json, '{}'::bigint[] as none`);
    expect(row).toEqual({ big: [1, null, 3], day: ['2026-01-02'], json: ['[1, "a\\"b"]', null], none: [] });
  });
});

describe('transactions', () => {
  it('commits when the work resolves and rolls back when it throws', async () => {
    await test.database.transaction((sql) => sql.query('insert into item values (1)'));
    const thrown = new Error('no');
    const failure = await failureOf(
      test.database.transaction(async (sql) => {
        await sql.query('insert into item values (2)');
        throw thrown;
      }),
    );
    expect(failure).toBe(thrown);
    expect(await test.database.query('select n from item')).toEqual([{ n: 1 }]);
  });

  it('rejects when the work swallowed a failed statement, because nothing was committed', async () => {
    const work = test.database.transaction(async (sql) => {
      await sql.query('insert into item values (3)');
      await sql.query('select 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await test.database.query('select n from item where n = 3')).toEqual([]);
  });

  it('refuses statements that come after its end', async () => {
    const sql = await test.database.transaction((inner) => Promise.resolve(inner));
    await expect(sql.query('select 1')).rejects.toThrow('given back');
  });

  it('ends at once when its signal aborts: what it did is undone, and the connection serves the next one', async () => {
    const single = openDatabase(test.url, { max: 1 });
    const abort = new AbortController();
    let later: Promise<unknown> = Promise.resolve();
    const work = single.transaction(
      async (sql) => {
        await sql.query('insert into item values (4)');
        const asleep = sql.query('select pg_sleep(600)').catch((error: unknown) => {
          later = failureOf(sql.query('select 1'));
          throw error;
        });
        abort.abort(new Error('stopped'));
        await asleep;
      },
      undefined,
      abort.signal,
    );
    expect(sqlStateOf(await failureOf(work))).toBe('57014');
    expect(await later).toEqual(new Error('stopped'));
    expect(await single.query('select n from item where n = 4')).toEqual([]);
    const after = Array.from({ length: 8 }, (_, n) =>
      single.transaction((sql) => sql.query('select $1::int as n', [n])),
    );
    expect(await Promise.all(after)).toEqual(Array.from({ length: 8 }, (_, n) => [{ n }]));
    await single.close();
  });

  it('runs READ COMMITTED also where the database says otherwise', async () => {
    const name = new URL(test.url).pathname.slice(1);
    await test.database.query(`alter database "${name}" set default_transaction_isolation = 'serializable'`);
    const other = openDatabase(test.url);
    const ask = `select current_setting('transaction_isolation') as isolation`;
    expect(await other.query(ask)).toEqual([{ isolation: 'read committed' }]);
    expect(await other.transaction((sql) => sql.query(ask))).toEqual([{ isolation: 'read committed' }]);
    await other.close();
    await test.database.query(`alter database "${name}" reset default_transaction_isolation`);
  });
});

describe('connections', () => {
  it('fix the search path at their start', async () => {
    const other = openDatabase(test.url, { searchPath: 'rm_1, public' });
    expect(await other.query('show search_path')).toEqual([{ search_path: 'rm_1, public' }]);
    await other.close();
  });

  it('bound statements and locks', async () => {
    const other = openDatabase(test.url, { statementTimeoutMs: 50 });
    expect(sqlStateOf(await failureOf(other.query('select pg_sleep(10)')))).toBe('57014');
    await other.close();
  });

  it('that are reserved leave no lock behind', async () => {
    await test.database.withConnection((sql) => sql.query('select pg_advisory_lock(42)'));
    const other = openDatabase(test.url, { max: 1 });
    expect(await other.query('select pg_try_advisory_lock(42) as got')).toEqual([{ got: true }]);
    await other.close();
  });

  it('may all be ended by an administrator: their statements fail as lost, later ones work', async () => {
    const other = openDatabase(test.url, { max: 3 });
    const endOthers = () =>
      test.database.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
      );
    const sleeping = failureOf(other.query('select pg_sleep(30)'));
    while (
      (await test.database.query(`select 1 from pg_stat_activity where query = 'select pg_sleep(30)'`)).length === 0
    );
    await endOthers();
    expect(isConnectionLost(await sleeping)).toBe(true);
    const idle = failureOf(
      other.transaction(async (sql) => (await sql.query('select 1'), await endOthers(), await sql.query('select 2'))),
    );
    expect(isConnectionLost(await idle)).toBe(true);
    expect(await other.query('select 1 as one')).toEqual([{ one: 1 }]);
    await other.close();
  });
});

describe('listening', () => {
  it('hears notices, also after its connection was ended, until it stops', async () => {
    const other = openDatabase(test.url);
    const heard: string[] = [];
    const waiting = new Map<string, () => void>();
    const hears = (payload: string) => new Promise<void>((resolve) => waiting.set(payload, resolve));
    const stop = await other.listen('news', (payload) => {
      heard.push(payload);
      waiting.get(payload)?.();
    });
    const first = hears('one');
    await test.database.query(`notify news, 'one'`);
    await first;
    const again = hears('');
    await test.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()`,
    );
    await again;
    const second = hears('two');
    await test.database.query(`notify news, 'two'`);
    await second;
    await stop();
    await test.database.query(`notify news, 'three'`);
    await other.query('select 1');
    expect(heard).toEqual(['one', '', 'two']);
    await other.close();
  });

  it('goes on when a callback throws, and tells the error', async () => {
    const errors: unknown[] = [];
    const other = openDatabase(test.url, { onError: (error) => errors.push(error) });
    await other.listen('loud', () => {
      throw new Error('listener');
    });
    const heard = new Promise(
      (resolve) => void other.listen('loud', resolve).then(() => test.database.query(`notify loud, 'x'`)),
    );
    expect(await heard).toBe('x');
    expect(errors).toEqual([new Error('listener')]);
    await other.close();
  });
});

describe('COPY', () => {
  it('takes rows in and gives them out again', async () => {
    const count = await test.database.transaction((sql) =>
      copyFrom(sql, 'copy item from stdin', Readable.from(['10\tten\n', '11\t\\N\n'])),
    );
    expect(count).toBe(2);
    const chunks: Buffer[] = [];
    const sink = new Writable({ write: (chunk: Buffer, _, done) => (chunks.push(chunk), done()) });
    const rows = await test.database.transaction((sql) =>
      copyTo(sql, 'copy (select * from item where n >= 10 order by n) to stdout', sink),
    );
    expect(rows).toBe(2);
    expect(Buffer.concat(chunks).toString()).toBe('10\tten\n11\t\\N\n');
  });

  it('copies nothing when a line is wrong', async () => {
    const copy = test.database.transaction((sql) =>
      copyFrom(sql, 'copy item from stdin', Readable.from(['20\tok\n', 'x\tbad\n'])),
    );
    expect(sqlStateOf(await failureOf(copy))).toBe('22P02');
    expect(await test.database.query('select 1 from item where n = 20')).toEqual([]);
  });

  it('needs a connection of its own', async () => {
    await expect(copyTo(test.database, 'copy item to stdout', new Writable())).rejects.toThrow(
      'COPY needs the connection',
    );
  });
});
