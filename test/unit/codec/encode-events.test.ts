import { describe, expect, test } from 'vitest';
import { eventHash, ZERO_HASH } from '../../../src/crypto/event-hash.ts';
import { systemRandom } from '../../../src/crypto/random.ts';
import type { DomainEvent } from '../../../src/domain/event-catalog.ts';
import { MAX_EVENT_BYTES } from '../../../src/event-store/check-append.ts';
import { encodeBatch, encodeEvents } from '../../../src/event-store/encode-events.ts';
import { EventRefused, UnknownEventType } from '../../../src/event-store/errors.ts';
import type { SealedSlot } from '../../../src/event-store/envelope.ts';
import { SubjectDestroyed } from '../../../src/pii/errors.ts';
import type { KeyStore } from '../../../src/pii/key-store.ts';
import { MemoryKeyStore } from '../../../src/pii/memory-key-store.ts';
import { canonicalJson } from '../../../src/shared/canonical-json.ts';
import type { Json } from '../../../src/shared/json.ts';
import { samplePayloads } from '../../fixtures/corpus/sample-payloads.ts';
import { LOG_ID, meta, requestFor } from './requests.ts';

const cycle: unknown[] = [];
cycle.push(cycle);
const deps = () => ({ keyStore: new MemoryKeyStore() as KeyStore, random: systemRandom });
const reported: DomainEvent = { type: 'IncidentReported', data: samplePayloads.IncidentReported };
const participant: DomainEvent = { type: 'IncidentParticipantAdded', data: samplePayloads.IncidentParticipantAdded };
const completed: DomainEvent = { type: 'IncidentCompleted', data: { incidentId: 'i' } };
const renamed = (name: unknown): DomainEvent =>
  ({ type: 'SchoolRenamed', data: { schoolId: 's', districtId: 'd', name } }) as DomainEvent;
const voided = (reason: unknown): DomainEvent =>
  ({ type: 'IncidentVoided', data: { incidentId: 'i', reason } }) as DomainEvent;

describe('encoding events', () => {
  test('chains the events of an append from the previous hash and numbers them from the expected revision', async () => {
    const prevHash = 'ab'.repeat(32);
    const request = requestFor([reported, participant, completed], { expectedRevision: 4, prevHash });
    const encoded = await encodeEvents(request, deps());
    expect(encoded.map((event) => event.prevHash)).toEqual([prevHash, encoded[0]!.hash, encoded[1]!.hash]);
    encoded.forEach((event, i) => {
      expect(eventHash({ logId: LOG_ID, stream: request.stream, revision: 5 + i, ...event })).toBe(event.hash);
    });
  });

  test('writes canonical texts only', async () => {
    for (const event of await encodeEvents(requestFor([reported, participant, completed]), deps())) {
      for (const text of [event.data, event.sealed, event.meta])
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }
  });

  test('makes one slot per subject, sorted, and takes the columns from the metadata', async () => {
    const [event] = await encodeEvents(requestFor([participant]), deps());
    const slots = JSON.parse(event!.sealed) as SealedSlot[];
    const { incidentId, participantId } = samplePayloads.IncidentParticipantAdded;
    expect(slots.map((slot) => slot.subject)).toEqual([`incident:${incidentId}`, `person:${participantId}`]);
    expect(slots.map((slot) => slot.alg)).toEqual(['A256GCM', 'A256GCM']);
    expect(event).toMatchObject({
      org: 'd0614',
      schoolYear: 2022,
      at: meta.at,
      type: 'IncidentParticipantAdded',
      schemaVersion: 1,
    });
    const { schoolYear: _, ...without } = meta;
    const [timeless] = await encodeEvents(requestFor([completed], { meta: without }), deps());
    expect(timeless!.schoolYear).toBeNull();
  });

  test('asks the key store once for a batch, and not at all when nothing is sealed', async () => {
    const calls: (readonly string[])[] = [];
    const memory = new MemoryKeyStore();
    const keyStore: KeyStore = {
      keysFor: (subjects) => {
        calls.push(subjects);
        return memory.keysFor(subjects);
      },
      openingKeys: (keyIds) => memory.openingKeys(keyIds),
      destroy: (subject) => memory.destroy(subject),
    };
    const requests = [
      requestFor([reported, participant]),
      requestFor([voided('x')], { stream: 'incident-d0614.i' }),
      requestFor([reported]),
    ];
    const encoded = await encodeBatch(requests, { keyStore, random: systemRandom });
    expect(encoded.map((events) => events.length)).toEqual([2, 1, 1]);
    expect(calls).toHaveLength(1);
    expect(new Set(calls[0]).size).toBe(calls[0]!.length);
    await encodeEvents(requestFor([completed]), { keyStore, random: systemRandom });
    await encodeEvents(requestFor([voided(null), voided(undefined)]), { keyStore, random: systemRandom });
    expect(calls).toHaveLength(1);
  });

  test('no slot is made for a subject about whom nothing is said; null stays null and left out stays left out', async () => {
    const [withNull, without] = await encodeEvents(requestFor([voided(null), voided(undefined)]), deps());
    expect([withNull!.sealed, without!.sealed]).toEqual(['[]', '[]']);
    expect(withNull!.data).toBe('{"incidentId":"i","reason":null}');
    expect(without!.data).toBe('{"incidentId":"i"}');
  });

  test('nothing is sealed for a destroyed subject', async () => {
    const { keyStore, random } = deps();
    await keyStore.destroy('incident:i');
    await expect(encodeEvents(requestFor([voided('a reason')]), { keyStore, random })).rejects.toThrow(
      SubjectDestroyed,
    );
    expect(await encodeEvents(requestFor([voided(null)]), { keyStore, random })).toHaveLength(1);
  });

  test.each([
    ['a NUL character', renamed('a\0b')],
    ['a NUL character in a sealed text', voided('a\0b')],
    ['a NUL character after a backslash', renamed('\\\0')],
    ['a lone surrogate', renamed('\ud800')],
    ['a lone surrogate in a sealed text', voided('\udc00')],
    ['a bigint', renamed(1n)],
    ['NaN', renamed(Number.NaN)],
    ['a function', renamed(() => 'name')],
    ['a date', renamed(new Date(0))],
    ['a cycle', renamed(cycle)],
    ['a field that is not declared', { type: 'IncidentCompleted', data: { incidentId: 'i', note: 'x' } }],
    [
      'a sealed text without the id of its subject',
      { type: 'IncidentVoided', data: { incidentId: null, reason: 'x' } },
    ],
    ['an id that would blur the associated data', { type: 'IncidentVoided', data: { incidentId: 'a|b', reason: 'x' } }],
    ['an event of more than 256 KiB', renamed('a'.repeat(MAX_EVENT_BYTES))],
    ['an event of more than 256 KiB once its characters are bytes', renamed('ä'.repeat(MAX_EVENT_BYTES / 2))],
    ['an event of more than 256 KiB once it is sealed', voided('a'.repeat(200 * 1024))],
  ])('refuses %s', async (_title, event) => {
    await expect(encodeEvents(requestFor([event as DomainEvent]), deps())).rejects.toThrow(EventRefused);
  });

  test('a backslash before "u0000" is text, not a NUL character', async () => {
    const [event] = await encodeEvents(requestFor([renamed('\\u0000')]), deps());
    expect((JSON.parse(event!.data) as { name: string }).name).toBe('\\u0000');
  });

  test('an event of nearly 256 KiB is stored', async () => {
    expect(await encodeEvents(requestFor([renamed('a'.repeat(255 * 1024))]), deps())).toHaveLength(1);
  });

  test('a refusal never repeats a value', async () => {
    const secret = 'Jane Doe\0';
    const refusal = await encodeEvents(requestFor([voided(secret)]), deps()).catch((error: unknown) => error as Error);
    expect(refusal).toBeInstanceOf(EventRefused);
    expect((refusal as Error).message).not.toContain('Jane');
  });

  test.each([
    '',
    'incident',
    'incident-d1',
    'Incident-d1.1',
    'incident-.1',
    'incident-d1.',
    'incident-d1.a b',
    'incident-d1.ä',
    '$all-a.b',
    `a-b.${'c'.repeat(250)}`,
  ])('refuses the stream name "%s"', async (stream) => {
    await expect(encodeEvents(requestFor([completed], { stream }), deps())).rejects.toThrow(EventRefused);
  });

  test.each([
    'incident-d0614.1',
    'certification-d0614.5a000000-0000-4000-8000-000000000007.s_1',
    'certificationEvent-state.1',
    'membership-d-1.x',
  ])('accepts the stream name "%s"', async (stream) => {
    expect(await encodeEvents(requestFor([completed], { stream }), deps())).toHaveLength(1);
  });

  test.each([
    ['no events', { events: [], eventIds: [] }],
    ['fewer ids than events', { eventIds: [] }],
    ['an id that is no UUID', { eventIds: ['1'] }],
    ['an id in capitals', { eventIds: ['AAAAAAAA-0000-4000-8000-000000000001'] }],
    ['an open revision', { expectedRevision: -2 }],
    ['a broken revision', { expectedRevision: 0.5 }],
    ['a previous hash that is none', { prevHash: '' }],
    ['a log id with a bar', { logId: 'a|b' }],
    ['a time without milliseconds', { meta: { ...meta, at: '2022-06-02T15:00:00Z' } }],
  ])('refuses an append with %s', async (_title, change) => {
    await expect(encodeEvents({ ...requestFor([completed]), ...change }, deps())).rejects.toThrow(EventRefused);
  });

  test.each(['NeverHeardOf', 'constructor', '__proto__'])('does not encode the unknown type %s', async (type) => {
    await expect(encodeEvents(requestFor([{ type, data: {} } as unknown as DomainEvent]), deps())).rejects.toThrow(
      UnknownEventType,
    );
  });

  test('the first hash of a stream follows zeros', async () => {
    expect((await encodeEvents(requestFor([completed]), deps()))[0]!.prevHash).toBe(ZERO_HASH);
  });
});
