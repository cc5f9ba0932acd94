import { randomUuid, systemRandom, type Random } from '../crypto/random.ts';
import type { Database } from '../postgres/sql.ts';
import { BatchedLookup } from '../shared/batched-lookup.ts';
import { SubjectDestroyed, UnknownKey } from './errors.ts';
import type { KeyEncryptionKey } from './key-encryption-key.ts';
import type { DataKey, KeyStore } from './key-store.ts';
import { LeastRecentlyUsed } from '../shared/least-recently-used.ts';
import { isSubject, studentIdOf } from './subject.ts';

interface KeyRow {
  readonly subject: string;
  readonly key_id: string;
  readonly wrapped: Uint8Array | null;
  readonly kek_id: string | null;
}

/** An unwrapped key; `key` is null once destroyed. */
interface KnownKey {
  readonly subject: string;
  readonly keyId: string;
  readonly key: Uint8Array | null;
}

const CHANNEL = 'pii_destroyed';
// About 800 bytes each: 8 MB hold the students of a district and the incidents in work.
const CACHED_KEYS = 10_000;
// 1,000 keys are one statement of some milliseconds; longer ones would keep interactive saves waiting behind imports.
const LIMITS = { maxKeys: 1_000, maxUnderWay: 4 };

const COLUMNS = 'subject, key_id, wrapped, kek_id';
// The second branch does not see what the first inserts, nor what another session commits meanwhile: that rest is asked for again.
const MAKE_OR_READ = `
  with made as (
    insert into pii.data_key (subject, key_id, wrapped, kek_id)
    select fresh.subject, fresh.key_id, fresh.wrapped, $4
    from unnest($1::text[], $2::uuid[], $3::bytea[]) as fresh (subject, key_id, wrapped)
    on conflict (subject) do nothing
    returning ${COLUMNS}
  )
  select ${COLUMNS} from made
  union all
  select ${COLUMNS} from pii.data_key where subject = any ($1::text[])`;
const READ_KEYS = `select ${COLUMNS} from pii.data_key where key_id = any ($1::uuid[])`;
const DESTROY = `
  insert into pii.data_key (subject, key_id, destroyed_at) values ($1, $2, now())
  on conflict (subject) do update set wrapped = null, kek_id = null, destroyed_at = now()
  where data_key.destroyed_at is null
  returning key_id`;

/**
 * The key store of migration 0010. Keys are wrapped by the key-encryption key and committed before `keysFor` resolves; several
 * processes on one database agree on one key per subject. Unwrapped keys are kept in memory, bounded, until they are destroyed here
 * or in another process.
 */
export class PostgresKeyStore implements KeyStore {
  private readonly bySubject: LeastRecentlyUsed<string, KnownKey>;
  private readonly byKeyId: LeastRecentlyUsed<string, KnownKey>;
  private readonly making = new BatchedLookup<KnownKey>((subjects) => this.makeOrRead(subjects), LIMITS);
  private readonly reading = new BatchedLookup<KnownKey>((keyIds) => this.read(keyIds), LIMITS);
  private stopListening: () => Promise<void> = async () => undefined;

  private constructor(
    private readonly database: Database,
    private readonly keyEncryptionKey: KeyEncryptionKey,
    private readonly random: Random,
    cachedKeys: number,
  ) {
    this.bySubject = new LeastRecentlyUsed(cachedKeys);
    this.byKeyId = new LeastRecentlyUsed(cachedKeys);
  }

  /** Opens the store and listens for destructions by other processes. `close` stops that; the database stays the caller's. */
  static async open(
    database: Database,
    keyEncryptionKey: KeyEncryptionKey,
    options: { readonly random?: Random; readonly cachedKeys?: number } = {},
  ): Promise<PostgresKeyStore> {
    const store = new PostgresKeyStore(
      database,
      keyEncryptionKey,
      options.random ?? systemRandom,
      options.cachedKeys ?? CACHED_KEYS,
    );
    store.stopListening = await database.listen(CHANNEL, (payload) => store.heard(payload));
    return store;
  }

  async keysFor(subjects: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    const known = new Map<string, KnownKey>();
    const missing: string[] = [];
    for (const subject of subjects) {
      if (!isSubject(subject)) throw new TypeError(`${subject} is not a subject`);
      const cached = this.bySubject.get(subject);
      if (cached) known.set(subject, cached);
      else missing.push(subject);
    }
    if (missing.length > 0) {
      const found = await this.making.load(missing);
      for (const subject of missing) known.set(subject, found.get(subject)!);
    }
    const keys = new Map<string, DataKey>();
    const destroyed: string[] = [];
    for (const [subject, { keyId, key }] of known) {
      if (key) keys.set(subject, { keyId, key });
      else destroyed.push(subject);
    }
    if (destroyed.length > 0) throw new SubjectDestroyed(destroyed);
    return keys;
  }

  async openingKeys(keyIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array | null>> {
    const keys = new Map<string, Uint8Array | null>();
    const missing: string[] = [];
    for (const keyId of keyIds) {
      const cached = this.byKeyId.get(keyId);
      if (cached) keys.set(keyId, cached.key);
      else missing.push(keyId);
    }
    if (missing.length === 0) return keys;
    const malformed = missing.filter((keyId) => !UUID.test(keyId));
    if (malformed.length > 0) throw new UnknownKey(malformed);
    const found = await this.reading.load(missing);
    const unknown = missing.filter((keyId) => !found.has(keyId));
    if (unknown.length > 0) throw new UnknownKey(unknown);
    for (const keyId of missing) keys.set(keyId, found.get(keyId)!.key);
    return keys;
  }

  /** Also removes the alias of a student, in the same transaction. Destroying twice, or what never had a key, leaves a tombstone too. */
  async destroy(subject: string): Promise<void> {
    if (!isSubject(subject)) throw new TypeError(`${subject} is not a subject`);
    const destroyed = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ key_id: string }>(DESTROY, [subject, randomUuid(this.random)]);
      const studentId = studentIdOf(subject);
      if (studentId !== null) await sql.query('delete from pii.alias where student_id::text = $1', [studentId]);
      if (row) await sql.query('select pg_notify($1, $2)', [CHANNEL, `${row.key_id} ${subject}`]);
      return row;
    });
    if (destroyed) this.forget(destroyed.key_id, subject);
  }

  async close(): Promise<void> {
    await this.stopListening();
    this.bySubject.clear();
    this.byKeyId.clear();
  }

  private heard(payload: string): void {
    const space = payload.indexOf(' ');
    if (space > 0) return this.forget(payload.slice(0, space), payload.slice(space + 1));
    // An empty notice follows a lost connection: destructions may have been missed.
    this.bySubject.clear();
    this.byKeyId.clear();
  }

  private forget(keyId: string, subject: string): void {
    const tombstone = { subject, keyId, key: null };
    this.bySubject.set(subject, tombstone);
    this.byKeyId.set(keyId, tombstone);
  }

  private async makeOrRead(subjects: readonly string[]): Promise<ReadonlyMap<string, KnownKey>> {
    const keyIds = subjects.map(() => randomUuid(this.random));
    const keys = subjects.map(() => this.random.bytes(32));
    const wrapped = subjects.map((subject, i) =>
      this.keyEncryptionKey.wrap(keys[i]!, contextOf(subject, keyIds[i]!), this.random),
    );
    const own = new Map(keyIds.map((keyId, i) => [keyId, keys[i]!]));
    // Subjects come sorted: two processes that make the same keys wait for each other in one order and cannot deadlock.
    const rows = await this.database.query<KeyRow>(
      MAKE_OR_READ,
      [subjects, keyIds, wrapped, this.keyEncryptionKey.id],
      'pii-make-keys',
    );
    const found = new Map(rows.map((row) => [row.subject, this.remember(row, own.get(row.key_id))]));
    const raced = subjects.filter((subject) => !found.has(subject));
    if (raced.length > 0) for (const [subject, key] of await this.makeOrRead(raced)) found.set(subject, key);
    return found;
  }

  private async read(keyIds: readonly string[]): Promise<ReadonlyMap<string, KnownKey>> {
    const rows = await this.database.query<KeyRow>(READ_KEYS, [keyIds], 'pii-read-keys');
    return new Map(rows.map((row) => [row.key_id, this.remember(row)]));
  }

  /** `made` is the key itself when this process made it just now: it need not be unwrapped. */
  private remember(row: KeyRow, made?: Uint8Array): KnownKey {
    const { subject, key_id: keyId, wrapped, kek_id: kekId } = row;
    // The row may have been read before a destruction of which we have heard since: the tombstone wins.
    const known = this.byKeyId.get(keyId);
    if (known?.key === null) return known;
    const key =
      wrapped && made
        ? made
        : wrapped && kekId !== null
          ? this.keyEncryptionKey.unwrap(wrapped, contextOf(subject, keyId), kekId)
          : null;
    const read = { subject, keyId, key };
    this.bySubject.set(subject, read);
    this.byKeyId.set(keyId, read);
    return read;
  }
}

function contextOf(subject: string, keyId: string): string {
  return `${subject}|${keyId}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
