import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/crypto/random.ts';
import { InvalidKeyEncryptionKey } from '../../../src/pii/errors.ts';
import { KeyEncryptionKey } from '../../../src/pii/key-encryption-key.ts';
import { loadLogSecret, type LogSecret } from '../../../src/pii/log-secret.ts';
import { MemoryStudentAlias } from '../../../src/pii/memory-student-alias.ts';
import { PostgresKeyStore } from '../../../src/pii/postgres-key-store.ts';
import { PostgresStudentAlias, type StudentAlias } from '../../../src/pii/student-alias.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const kek = new KeyEncryptionKey(systemRandom.bytes(32));
const uuid = (): string => globalThis.crypto.randomUUID();
const stateId = (): string => String(Math.floor(Math.random() * 1e15));

let db: TestDatabase;
let secret: LogSecret;
beforeAll(async () => {
  db = await createTestDatabase();
  secret = await loadLogSecret(db.database, kek);
});
afterAll(() => db.drop());

const kinds: readonly (readonly [string, () => StudentAlias])[] = [
  ['PostgreSQL', () => new PostgresStudentAlias(db.database, secret)],
  ['memory', () => new MemoryStudentAlias()],
];

describe.each(kinds)('student aliases in %s', (_name, make) => {
  test('an id that nobody has claimed belongs to nobody', async () => {
    const id = stateId();
    expect(await make().resolveStudents([id])).toEqual(new Map([[id, null]]));
    expect(await make().resolveStudents([])).toEqual(new Map());
  });

  test('the first claim wins, also within one call', async () => {
    const aliases = make();
    const [a, b] = [stateId(), stateId()];
    const [first, second] = [uuid(), uuid()];
    expect(
      await aliases.claimStudents([
        { stateStudentId: a, studentId: first },
        { stateStudentId: a, studentId: second },
      ]),
    ).toEqual(new Map([[a, first]]));
    expect(
      await aliases.claimStudents([
        { stateStudentId: a, studentId: second },
        { stateStudentId: b, studentId: second },
      ]),
    ).toEqual(
      new Map([
        [a, first],
        [b, second],
      ]),
    );
    expect(await aliases.resolveStudents([b, a])).toEqual(
      new Map([
        [b, second],
        [a, first],
      ]),
    );
  });

  test('a claim is taken back by whoever made it alone', async () => {
    const aliases = make();
    const [stateStudentId, studentId] = [stateId(), uuid()];
    await aliases.claimStudents([{ stateStudentId, studentId }]);
    await aliases.releaseStudent({ stateStudentId, studentId: uuid() });
    expect(await aliases.resolveStudents([stateStudentId])).toEqual(new Map([[stateStudentId, studentId]]));
    await aliases.releaseStudent({ stateStudentId, studentId });
    expect(await aliases.resolveStudents([stateStudentId])).toEqual(new Map([[stateStudentId, null]]));
  });

  test('claims made at once agree on one student per id', async () => {
    const aliases = make();
    const ids = Array.from({ length: 30 }, stateId);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        aliases.claimStudents(
          (i % 2 ? [...ids].reverse() : ids).map((stateStudentId) => ({ stateStudentId, studentId: uuid() })),
        ),
      ),
    );
    for (const id of ids) expect(new Set(answers.map((answer) => answer.get(id))).size).toBe(1);
  });
});

describe('the alias table', () => {
  test('does not hold the state id, and goes with the key of the student', async () => {
    const aliases = new PostgresStudentAlias(db.database, secret);
    const [id, student] = [stateId(), uuid()];
    await aliases.claimStudents([{ stateStudentId: id, studentId: student }]);
    const rows = await db.database.query('select * from pii.alias where student_id = $1', [student]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(id);
    const keys = await PostgresKeyStore.open(db.database, kek);
    await keys.destroy(`student:${student}`);
    await keys.close();
    expect(await aliases.resolveStudents([id])).toEqual(new Map([[id, null]]));
  });
});

describe('the stored log secret', () => {
  test('is made once, whoever comes first, and is the same ever after', async () => {
    const fresh = await createTestDatabase();
    try {
      const made = await Promise.all(Array.from({ length: 5 }, () => loadLogSecret(fresh.database, kek)));
      expect(new Set(made.map((one) => one.alias('1'))).size).toBe(1);
      expect((await loadLogSecret(fresh.database, kek)).alias('1')).toBe(made[0]!.alias('1'));
    } finally {
      await fresh.drop();
    }
  });

  test('does not open under another key-encryption key', async () => {
    const other = new KeyEncryptionKey(systemRandom.bytes(32));
    await expect(loadLogSecret(db.database, other)).rejects.toThrow(InvalidKeyEncryptionKey);
  });
});
