import { describe, expect, test } from 'vitest';
import { LogSecret } from '../../../src/pii/log-secret.ts';
import golden from '../../fixtures/golden/log-secret.json' with { type: 'json' };

const secret = new LogSecret(Buffer.from(golden.secret, 'hex'));

describe('the log secret', () => {
  test.each(golden.requestHashes)('the request hash of $input is always the same', ({ input, hash }) => {
    expect(secret.requestHash(input)).toBe(hash);
  });

  test.each(golden.aliases)('the alias of $stateStudentId is always the same', ({ stateStudentId, alias }) => {
    expect(secret.alias(stateStudentId)).toBe(alias);
  });

  test('a request hash is never an alias, and other secrets give other hashes', () => {
    expect(secret.requestHash('{}')).not.toBe(secret.alias('{}'));
    expect(new LogSecret(Buffer.alloc(32)).alias('1')).not.toBe(secret.alias('1'));
  });
});
