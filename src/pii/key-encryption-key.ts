import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRandom, type Random } from '../crypto/random.ts';
import { sha256Hex } from '../crypto/sha256.ts';
import { decrypt, encrypt, IV_BYTES } from './aes-gcm.ts';
import { InvalidKeyEncryptionKey } from './errors.ts';

const KEY_BYTES = 32;
const FILE_NAME = 'key-encryption-key';

/** The key that wraps all keys of the key store (AES-256-GCM). It never stands in the database. */
export class KeyEncryptionKey {
  /** Recognises the key without telling it: 16 hexadecimal digits, stored beside everything it wrapped. */
  readonly id: string;
  private readonly key: Uint8Array;

  constructor(key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new InvalidKeyEncryptionKey('A key-encryption key has exactly 32 bytes.');
    this.key = Uint8Array.from(key);
    this.id = sha256Hex(Buffer.concat([Buffer.from('state-edition/kek/1\0'), this.key])).slice(0, 16);
  }

  /** Production: the value of `KEY_ENCRYPTION_KEY`, 32 bytes as base64, base64url or 64 hexadecimal digits. */
  static fromText(text: string): KeyEncryptionKey {
    const trimmed = text.trim();
    const isHex = /^[0-9a-fA-F]{64}$/.test(trimmed);
    if (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) {
      throw new InvalidKeyEncryptionKey(
        'The key-encryption key is 32 bytes, written as base64 (44 characters) or hexadecimal (64 digits).',
      );
    }
    return new KeyEncryptionKey(Buffer.from(trimmed, isHex ? 'hex' : 'base64'));
  }

  /**
   * Embedded mode: the file `key-encryption-key` (0600) of the data directory, made at the first start. Two processes that start
   * together read the same key. Throws `InvalidKeyEncryptionKey` when the file is damaged or readable by other users.
   */
  static async fromDataDirectory(directory: string, random: Random = systemRandom): Promise<KeyEncryptionKey> {
    const path = join(directory, FILE_NAME);
    const text = (await readIfThere(path)) ?? (await create(directory, path, random));
    return KeyEncryptionKey.fromText(text);
  }

  /** 60 bytes for a key of 32: IV, ciphertext, tag. `context` names what the key is for; it opens for nothing else. */
  wrap(key: Uint8Array, context: string, random: Random): Uint8Array {
    const iv = random.bytes(IV_BYTES);
    return Buffer.concat([iv, encrypt(this.key, iv, `state-edition/key/1|${context}`, key)]);
  }

  /** Throws `InvalidKeyEncryptionKey` when another key wrapped it, or for another context. */
  unwrap(wrapped: Uint8Array, context: string, kekId: string = this.id): Uint8Array {
    const key =
      kekId === this.id
        ? decrypt(this.key, wrapped.subarray(0, IV_BYTES), `state-edition/key/1|${context}`, wrapped.subarray(IV_BYTES))
        : null;
    if (!key)
      throw new InvalidKeyEncryptionKey(
        `The stored key was wrapped by key-encryption key ${kekId}; the one in use is ${this.id}.`,
      );
    return key;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) throw new InvalidKeyEncryptionKey(`${path} is open to other users: make it 0600.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The whole file appears at once or not at all: written under another name, flushed, then linked, which never replaces a file. */
async function create(directory: string, path: string, random: Random): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${Buffer.from(random.bytes(KEY_BYTES)).toString('base64')}\n`);
    await file.sync();
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await file.close();
    await unlink(temporary);
  }
  const folder = await open(directory);
  await folder.sync().finally(() => folder.close());
  return (await readIfThere(path)) ?? create(directory, path, random);
}
