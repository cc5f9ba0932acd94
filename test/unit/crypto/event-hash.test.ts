import { describe, expect, test } from 'vitest';
import { eventHash, ZERO_HASH, type HashedEvent } from '../../../src/crypto/event-hash.ts';
import { sha256Hex } from '../../../src/crypto/sha256.ts';
import { canonicalJson } from '../../../src/shared/canonical-json.ts';
import type { Json } from '../../../src/shared/json.ts';
import golden from '../../fixtures/golden/event-hash.json' with { type: 'json' };

const [first] = golden.events as [HashedEvent & { readonly hash: string }];

describe('event hashes', () => {
  test.each(golden.events)('revision $revision of $stream hashes to its golden vector', (event) => {
    expect(eventHash(event)).toBe(event.hash);
  });

  test.each(golden.events)(
    'splicing canonical texts equals canonicalising the whole event ($type)',
    ({ prevHash, hash, ...event }) => {
      const parsed = Object.fromEntries(
        Object.entries(event).map(([name, value]) => [
          name,
          ['data', 'sealed', 'meta'].includes(name) ? JSON.parse(value as string) : value,
        ]),
      ) as Json;
      const bytes = [
        Buffer.from('state-edition/event/1\0'),
        Buffer.from(prevHash, 'hex'),
        Buffer.from(canonicalJson(parsed)),
      ];
      expect(sha256Hex(Buffer.concat(bytes))).toBe(hash);
    },
  );

  test('every member takes part in the hash', () => {
    const changes: Partial<HashedEvent>[] = [
      { logId: 'other' },
      { stream: 'agency-state.other' },
      { revision: 1 },
      { id: '0b6a1d1e-0000-4000-8000-000000000009' },
      { type: 'LogClosed' },
      { schemaVersion: 2 },
      { data: '{}' },
      { sealed: '[{}]' },
      { meta: '{}' },
      { prevHash: 'f'.repeat(64) },
    ];
    const hashes = changes.map((change) => eventHash({ ...first, ...change }));
    expect(new Set([first.hash, ...hashes]).size).toBe(changes.length + 1);
  });

  test('a previous hash that is no hash is refused', () => {
    expect(() => eventHash({ ...first, prevHash: '' })).toThrow(TypeError);
    expect(() => eventHash({ ...first, prevHash: ZERO_HASH.slice(1) })).toThrow(TypeError);
    expect(() => eventHash({ ...first, prevHash: 'F'.repeat(64) })).toThrow(TypeError);
  });
});
