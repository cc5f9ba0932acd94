import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/crypto/random.ts';
import { InvalidKeyEncryptionKey, SubjectDestroyed, UnknownKey } from '../../../src/pii/errors.ts';
import { KeyEncryptionKey } from '../../../src/pii/key-encryption-key.ts';
import { PostgresKeyStore } from '../../../src/pii/postgres-key-store.ts';
import { applyTombstones, readTombstones } from '../../../src/pii/tombstones.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const kek = new KeyEncryptionKey(systemRandom.bytes(32));
const hex = (key: Uint8Array | null | undefined): string => Buffer.from(key ?? []).toString('hex');
const uuid = (): string => globalThis.crypto.randomUUID();

let db: TestDatabase;
const open: PostgresKeyStore[] = [];
const others: Database[] = [];

async function store(
  database: Database = db.database,
  options: { readonly cachedKeys?: number } = {},
): Promise<PostgresKeyStore> {
  const made = await PostgresKeyStore.open(database, kek, options);
  open.push(made);
  return made;
}

/** As another process would see the database. */
async function elsewhere(): Promise<PostgresKeyStore> {
  const database = openDatabase(db.url, { max: 3 });
  others.push(database);
  return store(database);
}

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
  for (const database of others.splice(0)) await database.close();
});
afterAll(() => db.drop());

describe('the PostgreSQL key store', () => {
  test('a key is durable when it is handed out, and the same for whoever asks', async () => {
    const subjects = [`student:${uuid()}`, `incident:${uuid()}`];
    const first = await (await store()).keysFor(subjects);
    const second = await (await elsewhere()).keysFor(subjects);
    for (const subject of subjects) {
      expect(hex(first.get(subject)!.key)).toHaveLength(64);
      expect(hex(second.get(subject)!.key)).toBe(hex(first.get(subject)!.key));
      expect(second.get(subject)!.keyId).toBe(first.get(subject)!.keyId);
    }
    expect(hex(first.get(subjects[0]!)!.key)).not.toBe(hex(first.get(subjects[1]!)!.key));
  });

  test('two stores that make keys for the same subjects at once agree on one key each', async () => {
    const [a, b] = [await store(), await elsewhere()];
    const subjects = Array.from({ length: 60 }, () => `person:${uuid()}`);
    const shuffled = [...subjects].reverse();
    const answers = await Promise.all([
      ...subjects.map((subject) => a.keysFor([subject])),
      ...shuffled.map((subject) => b.keysFor([subject])),
      a.keysFor(shuffled),
      b.keysFor(subjects),
    ]);
    for (const subject of subjects) {
      const keys = answers.flatMap((answer) => answer.get(subject) ?? []);
      expect(keys).toHaveLength(4);
      expect(new Set(keys.map(({ keyId, key }) => keyId + hex(key))).size).toBe(1);
    }
    const [{ count }] = (await db.database.query<{ count: number }>(
      'select count(*) from pii.data_key where subject = any ($1)',
      [subjects],
    )) as [{ count: number }];
    expect(count).toBe(60);
  });

  test('a race that commits between statement and snapshot still gives everybody the winner', async () => {
    const subject = `incident:${uuid()}`;
    const keyId = uuid();
    const winner = systemRandom.bytes(32);
    const loser = await store();
    let answer: Promise<ReadonlyMap<string, { readonly keyId: string; readonly key: Uint8Array }>> | undefined;
    await db.database.transaction(async (sql) => {
      await sql.query('insert into pii.data_key (subject, key_id, wrapped, kek_id) values ($1, $2, $3, $4)', [
        subject,
        keyId,
        kek.wrap(winner, `${subject}|${keyId}`, systemRandom),
        kek.id,
      ]);
      answer = loser.keysFor([subject]);
      let waiting = 0;
      for (let attempt = 0; attempt < 2_000 && waiting === 0; attempt++) {
        const rows = await db.database.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        waiting = rows.length;
      }
      expect(waiting).toBe(1);
    });
    expect((await answer)!.get(subject)).toEqual({ keyId, key: Buffer.from(winner) });
  });

  test('the calls of one tick are one statement', async () => {
    const statements: string[] = [];
    const counting: Database = {
      ...db.database,
      query: (text, values, name) => {
        statements.push(text);
        return db.database.query(text, values, name);
      },
      listen: (channel, onNotify) => db.database.listen(channel, onNotify),
    };
    const keys = await store(counting);
    const subjects = Array.from({ length: 40 }, () => `student:${uuid()}`);
    const made = await Promise.all(subjects.map((subject) => keys.keysFor([subject])));
    expect(statements).toHaveLength(1);
    await keys.openingKeys(made.map((found, i) => found.get(subjects[i]!)!.keyId));
    await keys.keysFor(subjects);
    expect(statements).toHaveLength(1);
  });

  test('nothing unwrapped stands in the database', async () => {
    const subject = `student:${uuid()}`;
    const key = (await (await store()).keysFor([subject])).get(subject)!;
    const [row] = await db.database.query<{ wrapped: Uint8Array; kek_id: string }>(
      'select wrapped, kek_id from pii.data_key where subject = $1',
      [subject],
    );
    expect(hex(row!.wrapped)).not.toContain(hex(key.key));
    expect(row!.kek_id).toBe(kek.id);
  });

  test('opening gives keys by id; an id that never existed is an error, not a null', async () => {
    const subject = `student:${uuid()}`;
    const { keyId, key } = (await (await store()).keysFor([subject])).get(subject)!;
    const other = await elsewhere();
    expect(hex((await other.openingKeys([keyId])).get(keyId))).toBe(hex(key));
    await expect(other.openingKeys([keyId, uuid()])).rejects.toThrow(UnknownKey);
    await expect(other.openingKeys(['not-a-uuid'])).rejects.toThrow(UnknownKey);
    expect((await other.openingKeys([])).size).toBe(0);
  });

  test('a destroyed key is gone here, in other processes and in the table, and cannot come back', async () => {
    const subject = `student:${uuid()}`;
    const [here, there] = [await store(), await elsewhere()];
    const { keyId } = (await here.keysFor([subject])).get(subject)!;
    await there.keysFor([subject]);
    await here.destroy(subject);
    expect((await here.openingKeys([keyId])).get(keyId)).toBeNull();
    await expect(here.keysFor([subject])).rejects.toThrow(SubjectDestroyed);
    while ((await there.openingKeys([keyId])).get(keyId) !== null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(there.keysFor([subject])).rejects.toThrow(SubjectDestroyed);
    const [row] = await db.database.query('select wrapped, kek_id from pii.data_key where subject = $1', [subject]);
    expect(row).toEqual({ wrapped: null, kek_id: null });
    await expect(
      db.database.query('update pii.data_key set destroyed_at = null where subject = $1', [subject]),
    ).rejects.toThrow(/stays destroyed/);
    await expect(db.database.query('delete from pii.data_key where subject = $1', [subject])).rejects.toThrow(
      /never removed/,
    );
    await expect(db.database.query('truncate pii.data_key')).rejects.toThrow(/never removed/);
    const fresh = await elsewhere();
    expect((await fresh.openingKeys([keyId])).get(keyId)).toBeNull();
    await expect(fresh.keysFor([subject])).rejects.toThrow(SubjectDestroyed);
  });

  test('destroying twice, or what never had a key, leaves one tombstone', async () => {
    const subject = `person:${uuid()}`;
    const keys = await store();
    await keys.destroy(subject);
    await keys.destroy(subject);
    await expect(keys.keysFor([subject])).rejects.toThrow(SubjectDestroyed);
    expect((await readTombstones(db.database)).filter((tombstone) => tombstone.subject === subject)).toHaveLength(1);
  });

  test('a destroyed subject does not spoil the calls beside it', async () => {
    const [gone, alive] = [`person:${uuid()}`, `person:${uuid()}`];
    await (await store()).destroy(gone);
    const keys = await elsewhere();
    const answers = await Promise.allSettled([keys.keysFor([gone]), keys.keysFor([alive])]);
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'fulfilled']);
  });

  test('the memory of unwrapped keys is bounded and never wrong', async () => {
    const keys = await store(db.database, { cachedKeys: 3 });
    const subjects = Array.from({ length: 10 }, () => `incident:${uuid()}`);
    const first = await keys.keysFor(subjects);
    const again = await keys.keysFor(subjects);
    for (const subject of subjects) expect(hex(again.get(subject)!.key)).toBe(hex(first.get(subject)!.key));
  });

  test('another key-encryption key is refused, and so is a row moved to another subject', async () => {
    const subject = `student:${uuid()}`;
    const { keyId } = (await (await store()).keysFor([subject])).get(subject)!;
    const wrong = await PostgresKeyStore.open(db.database, new KeyEncryptionKey(systemRandom.bytes(32)));
    open.push(wrong);
    await expect(wrong.keysFor([subject])).rejects.toThrow(InvalidKeyEncryptionKey);
    const moved = `student:${uuid()}`;
    const movedId = uuid();
    await db.database.query(
      `insert into pii.data_key (subject, key_id, wrapped, kek_id) select $2, $3, wrapped, kek_id from pii.data_key where key_id = $1`,
      [keyId, moved, movedId],
    );
    await expect((await elsewhere()).keysFor([moved])).rejects.toThrow(InvalidKeyEncryptionKey);
  });

  test('what is no pseudonym is refused', async () => {
    const keys = await store();
    for (const subject of ['student:', 'teacher:1', 'student:a|b', 'Jane Doe']) {
      await expect(keys.keysFor([subject])).rejects.toThrow(TypeError);
      await expect(keys.destroy(subject)).rejects.toThrow(TypeError);
    }
  });

  test('tombstones bring a restored backup up to date', async () => {
    const [kept, revived] = [`student:${uuid()}`, `student:${uuid()}`];
    const keys = await store();
    const before = await keys.keysFor([kept, revived]);
    const restored = await createTestDatabase();
    try {
      for (const subject of [kept, revived]) {
        const [row] = await db.database.query<Record<string, unknown>>(
          'select * from pii.data_key where subject = $1',
          [subject],
        );
        await restored.database.query(
          'insert into pii.data_key (subject, key_id, wrapped, kek_id) values ($1, $2, $3, $4)',
          [row!.subject, row!.key_id, row!.wrapped, row!.kek_id],
        );
      }
      await keys.destroy(revived);
      const tombstones = await readTombstones(db.database);
      expect(await applyTombstones(restored.database, tombstones)).toBe(1);
      expect(await applyTombstones(restored.database, tombstones)).toBe(0);
      const after = await PostgresKeyStore.open(restored.database, kek);
      expect(hex((await after.keysFor([kept])).get(kept)!.key)).toBe(hex(before.get(kept)!.key));
      await expect(after.keysFor([revived])).rejects.toThrow(SubjectDestroyed);
      expect(await readTombstones(restored.database)).toEqual(tombstones);
      await after.close();
    } finally {
      await restored.drop();
    }
  });
});
