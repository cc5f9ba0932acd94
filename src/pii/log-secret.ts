import { hmacSha256Hex } from '../crypto/hmac.ts';
import { systemRandom, type Random } from '../crypto/random.ts';
import type { Sql } from '../postgres/sql.ts';
import type { KeyEncryptionKey } from './key-encryption-key.ts';

const CONTEXT = 'log-secret';

/**
 * The secret of one log. What it hashes cannot be guessed from names and birth dates, not even after a key is destroyed.
 * Each use has a prefix of its own, so that a request hash is never an alias.
 */
export class LogSecret {
  #last = { input: '', hash: '' };

  constructor(private readonly secret: Uint8Array) {}

  /** `requestHash` of the envelope: of the canonical input without passwords and tokens. 64 hexadecimal digits. */
  requestHash(canonicalInput: string): string {
    // Bulk commands often come with the same input one after another.
    if (this.#last.hash === '' || this.#last.input !== canonicalInput) {
      const hash = hmacSha256Hex(this.secret, `state-edition/request/1\0${canonicalInput}`);
      this.#last = { input: canonicalInput, hash };
    }
    return this.#last.hash;
  }

  /** Stands for an outside person in ids that are never sealed. 64 hexadecimal digits. */
  person(text: string): string {
    return hmacSha256Hex(this.secret, `state-edition/person/1\0${text}`);
  }

  /** Key of the student alias table. 64 hexadecimal digits. */
  alias(stateStudentId: string): string {
    return hmacSha256Hex(this.secret, `state-edition/alias/1\0${stateStudentId}`);
  }
}

interface SecretRow {
  readonly wrapped: Uint8Array;
  readonly kek_id: string;
}

/**
 * The log's secret, made at the first call and the same ever after, whoever calls first. Throws `InvalidKeyEncryptionKey` when the
 * key store was made with another key-encryption key: the earliest moment a start can notice.
 */
export async function loadLogSecret(
  sql: Sql,
  keyEncryptionKey: KeyEncryptionKey,
  random: Random = systemRandom,
): Promise<LogSecret> {
  const stored = await read(sql);
  if (stored) return new LogSecret(keyEncryptionKey.unwrap(stored.wrapped, CONTEXT, stored.kek_id));
  const wrapped = keyEncryptionKey.wrap(random.bytes(32), CONTEXT, random);
  await sql.query('insert into pii.log_secret (wrapped, kek_id) values ($1, $2) on conflict do nothing', [
    wrapped,
    keyEncryptionKey.id,
  ]);
  const winner = await read(sql);
  if (!winner) throw new Error('The log secret vanished while it was made.');
  return new LogSecret(keyEncryptionKey.unwrap(winner.wrapped, CONTEXT, winner.kek_id));
}

async function read(sql: Sql): Promise<SecretRow | undefined> {
  const [row] = await sql.query<SecretRow>('select wrapped, kek_id from pii.log_secret');
  return row;
}
