import { expect, test, vi } from 'vitest';
import { eventHash, ZERO_HASH } from '../../../src/crypto/event-hash.ts';
import { systemRandom } from '../../../src/crypto/random.ts';
import { decodeEvents } from '../../../src/event-store/decode-events.ts';
import type { RecordedEvent } from '../../../src/event-store/port.ts';
import { MemoryKeyStore } from '../../../src/pii/memory-key-store.ts';
import { seal } from '../../../src/pii/seal.ts';
import { LOG_ID, meta } from './requests.ts';

vi.mock('../../../src/domain/event-catalog.ts', () => ({
  eventCatalog: {
    ThingNoted: {
      schemaVersion: 3,
      fields: {
        incidentId: 'public',
        size: 'public',
        remark: { class: 'freeText', subject: 'incident', idField: 'incidentId' },
      },
      upcast: {
        1: ({ note, ...rest }: Record<string, unknown>) => ({ ...rest, remark: note }),
        2: (payload: Record<string, unknown>) => ({ ...payload, size: Number(payload.size) }),
      },
    },
  },
}));

async function noted(keyStore: MemoryKeyStore): Promise<RecordedEvent> {
  const subject = 'incident:i';
  const place = { logId: LOG_ID, stream: 'thing-d1.i', id: '5a000000-0000-4000-8000-000000000001', revision: 0 };
  const { keyId, key } = (await keyStore.keysFor([subject])).get(subject)!;
  const sealed = seal(key, '{"note":"as typed"}', { ...place, eventId: place.id, slot: 0, subject }, systemRandom);
  const event = {
    ...place,
    type: 'ThingNoted',
    schemaVersion: 1,
    data: '{"incidentId":"i","size":"7"}',
    sealed: JSON.stringify([{ alg: 'A256GCM', ct: sealed.ct, iv: sealed.iv, keyId, subject }]),
    meta: JSON.stringify(meta),
    prevHash: ZERO_HASH,
  };
  return {
    ...event,
    hash: eventHash(event),
    org: 'd1',
    schoolYear: null,
    at: meta.at,
    logPosition: '1',
    recordedAt: meta.at,
  };
}

test('an old version is hashed and opened as it was written, then lifted step by step', async () => {
  const keyStore = new MemoryKeyStore();
  const [opened] = await decodeEvents([await noted(keyStore)], { logId: LOG_ID, keyStore });
  expect(opened!.data).toEqual({ incidentId: 'i', size: 7, remark: 'as typed' });
  expect(opened!.schemaVersion).toBe(1);
});

test('a destroyed subject reads as null in the fields of today', async () => {
  const keyStore = new MemoryKeyStore();
  const event = await noted(keyStore);
  await keyStore.destroy('incident:i');
  const [opened] = await decodeEvents([event], { logId: LOG_ID, keyStore });
  expect(opened!.data).toEqual({ incidentId: 'i', size: 7, remark: null });
  expect(opened!.destroyedSubjects).toEqual(['incident:i']);
});
