import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/crypto/random.ts';
import { InvalidKeyEncryptionKey } from '../../../src/pii/errors.ts';
import { KeyEncryptionKey } from '../../../src/pii/key-encryption-key.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-edition-kek-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the key-encryption key', () => {
  test('is read from base64, base64url and hexadecimal text alike', () => {
    const bytes = Buffer.from(systemRandom.bytes(32));
    const ids = [
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      ` ${bytes.toString('base64')}\n`,
    ].map((text) => KeyEncryptionKey.fromText(text).id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each(['', 'short', 'a'.repeat(63), Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'refuses the text "%s" without repeating it',
    (text) => {
      expect(() => KeyEncryptionKey.fromText(text)).toThrow(InvalidKeyEncryptionKey);
    },
  );

  test('wraps to 60 bytes that open only for the same context and key', () => {
    const kek = new KeyEncryptionKey(systemRandom.bytes(32));
    const key = systemRandom.bytes(32);
    const wrapped = kek.wrap(key, 'student:1|k', systemRandom);
    expect(wrapped).toHaveLength(60);
    expect(Buffer.from(kek.unwrap(wrapped, 'student:1|k'))).toEqual(Buffer.from(key));
    expect(() => kek.unwrap(wrapped, 'student:2|k')).toThrow(InvalidKeyEncryptionKey);
    expect(() => kek.unwrap(wrapped, 'student:1|k', 'another')).toThrow(InvalidKeyEncryptionKey);
    expect(() => new KeyEncryptionKey(systemRandom.bytes(32)).unwrap(wrapped, 'student:1|k')).toThrow(
      InvalidKeyEncryptionKey,
    );
  });

  test('embedded mode makes one file that only its owner reads, whoever starts first', async () => {
    const data = join(directory, 'data');
    const keys = await Promise.all(Array.from({ length: 8 }, () => KeyEncryptionKey.fromDataDirectory(data)));
    expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    expect(await readdir(data)).toEqual(['key-encryption-key']);
    expect((await stat(join(data, 'key-encryption-key'))).mode & 0o777).toBe(0o600);
    expect((await KeyEncryptionKey.fromDataDirectory(data)).id).toBe(keys[0]!.id);
    expect(KeyEncryptionKey.fromText(await readFile(join(data, 'key-encryption-key'), 'utf8')).id).toBe(keys[0]!.id);
  });

  test('embedded mode refuses a file that others can read, and a damaged one', async () => {
    await KeyEncryptionKey.fromDataDirectory(directory);
    const path = join(directory, 'key-encryption-key');
    await chmod(path, 0o644);
    await expect(KeyEncryptionKey.fromDataDirectory(directory)).rejects.toThrow(InvalidKeyEncryptionKey);
    await chmod(path, 0o600);
    await writeFile(path, 'half a k');
    await expect(KeyEncryptionKey.fromDataDirectory(directory)).rejects.toThrow(InvalidKeyEncryptionKey);
  });
});
