import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DomainEvent } from '../../../src/domain/event-catalog.ts';
import { decodeEvents, verifyChain } from '../../../src/event-store/decode-events.ts';
import { ChainBroken, UnknownEventType } from '../../../src/event-store/errors.ts';
import type { RecordedEvent } from '../../../src/event-store/port.ts';
import { SealBroken, UnknownKey } from '../../../src/pii/errors.ts';
import { MemoryKeyStore } from '../../../src/pii/memory-key-store.ts';
import { samplePayloads } from '../../fixtures/corpus/sample-payloads.ts';
import { LOG_ID, meta, record } from './requests.ts';

const reported: DomainEvent = { type: 'IncidentReported', data: samplePayloads.IncidentReported };
const participant: DomainEvent = { type: 'IncidentParticipantAdded', data: samplePayloads.IncidentParticipantAdded };
const completed: DomainEvent = { type: 'IncidentCompleted', data: { incidentId: 'i' } };
const incident = `incident:${samplePayloads.IncidentReported.incidentId}`;

let keyStore: MemoryKeyStore;
beforeEach(() => {
  keyStore = new MemoryKeyStore();
});
const decode = (events: readonly RecordedEvent[], verify?: boolean) =>
  decodeEvents(events, { logId: LOG_ID, keyStore, ...(verify !== undefined && { verify }) });

describe('decoding events', () => {
  test('gives back what was decided, with its place and its metadata', async () => {
    const events = await record(keyStore, [reported, participant, completed]);
    const opened = await decode(events);
    expect(opened.map(({ type, data }) => ({ type, data }))).toEqual([reported, participant, completed]);
    expect(opened[1]).toMatchObject({
      id: events[1]!.id,
      stream: 'incident-d0614.1',
      revision: 1,
      schemaVersion: 1,
      meta,
      hash: events[1]!.hash,
      recordedAt: events[1]!.recordedAt,
      logPosition: '2',
      destroyedSubjects: [],
    });
  });

  test('a correction that empties a text differs from one that leaves it alone', async () => {
    const corrections: DomainEvent[] = [
      { type: 'IncidentDetailsCorrected', data: { incidentId: 'i', title: null } },
      { type: 'IncidentDetailsCorrected', data: { incidentId: 'i', occurredAt: '10:00' } },
      { type: 'IncidentDetailsCorrected', data: { incidentId: 'i', title: null, details: 'text' } },
    ];
    const opened = await decode(await record(keyStore, corrections));
    expect(opened.map((event) => event.data)).toEqual(corrections.map((event) => event.data));
    expect('title' in opened[1]!.data).toBe(false);
  });

  test('fields of a destroyed subject are null, the others stay, and the subject is named', async () => {
    const events = await record(keyStore, [reported, participant, completed]);
    await keyStore.destroy(incident);
    const [header, person, last] = await decode(events);
    expect(header!.destroyedSubjects).toEqual([incident]);
    expect(header!.data).toEqual({
      ...samplePayloads.IncidentReported,
      title: null,
      context: null,
      contextDescription: null,
      location: null,
      locationDescription: null,
      damages: null,
      details: null,
    });
    expect(person!.destroyedSubjects).toEqual([incident]);
    expect(person!.data).toMatchObject({
      firstName: 'Pat',
      lastName: 'Visitor',
      demeanor: null,
      participantDetails: null,
      role: 'VICTIM',
    });
    expect(last!.destroyedSubjects).toEqual([]);
  });

  test('asks the key store once, for distinct keys, and not at all when nothing is sealed', async () => {
    const events = await record(keyStore, [reported, participant, completed]);
    const calls: (readonly string[])[] = [];
    const counting = {
      keysFor: (subjects: readonly string[]) => keyStore.keysFor(subjects),
      openingKeys: (keyIds: readonly string[]) => {
        calls.push(keyIds);
        return keyStore.openingKeys(keyIds);
      },
      destroy: (subject: string) => keyStore.destroy(subject),
    };
    await decodeEvents(events, { logId: LOG_ID, keyStore: counting });
    await decodeEvents([events[2]!], { logId: LOG_ID, keyStore: counting });
    expect(calls.map((keyIds) => keyIds.length)).toEqual([2]);
  });

  test('a key store that never knew the key is an error, not a destruction', async () => {
    const events = await record(keyStore, [reported]);
    await expect(decodeEvents(events, { logId: LOG_ID, keyStore: new MemoryKeyStore() })).rejects.toThrow(UnknownKey);
  });

  test('any changed character of the stored texts breaks the chain', async () => {
    const [event] = await record(keyStore, [reported]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('data', 'sealed', 'meta', 'id', 'type', 'stream', 'hash', 'prevHash' as const),
        fc.nat(),
        async (field, at) => {
          const text = event![field as 'data'];
          const place = at % text.length;
          const other = text[place] === '0' ? '1' : '0';
          const tampered = { ...event!, [field]: text.slice(0, place) + other + text.slice(place + 1) };
          expect(() => verifyChain([tampered], LOG_ID)).toThrow(ChainBroken);
        },
      ),
    );
  });

  test('a broken chain names stream and revision', async () => {
    const events = await record(keyStore, [reported, completed]);
    const tampered = [events[0]!, { ...events[1]!, data: '{"incidentId":"j"}' }];
    await expect(decode(tampered)).rejects.toThrow(/incident-d0614\.1 .* revision 1/);
    await expect(decode([{ ...events[0]!, schemaVersion: 0 }])).rejects.toThrow(ChainBroken);
    await expect(decodeEvents(events, { logId: 'another-log', keyStore })).rejects.toThrow(ChainBroken);
  });

  test('neighbours of one stream are linked in either direction, among other streams, and gaps are allowed', async () => {
    const a = await record(keyStore, [completed, completed, completed]);
    const b = await record(keyStore, [completed, completed], { stream: 'incident-d0614.2' });
    verifyChain([a[0]!, b[0]!, a[1]!, b[1]!, a[2]!], LOG_ID);
    verifyChain([...a].reverse(), LOG_ID);
    verifyChain([a[0]!, a[2]!], LOG_ID);
    const forged = await record(keyStore, [completed], { expectedRevision: 0, prevHash: 'f'.repeat(64) });
    expect(() => verifyChain([a[0]!, forged[0]!], LOG_ID)).toThrow(ChainBroken);
    expect(() => verifyChain([forged[0]!, a[0]!], LOG_ID)).toThrow(ChainBroken);
    const rootless = await record(keyStore, [completed], { prevHash: 'f'.repeat(64) });
    expect(() => verifyChain(rootless, LOG_ID)).toThrow(ChainBroken);
  });

  test('without verification a slot still opens only in its own place', async () => {
    const [first, second] = await record(keyStore, [reported, reported]);
    expect(await decode([{ ...first!, hash: 'unchecked' }], false)).toHaveLength(1);
    await expect(decode([{ ...first!, sealed: second!.sealed }], false)).rejects.toThrow(SealBroken);
  });

  test.each([
    ['a type that is not in the catalogue', { type: 'NeverHeardOf' }],
    ['a type named like a member of every object', { type: 'constructor' }],
    ['a version newer than the catalogue', { schemaVersion: 2 }],
  ])('%s is refused, verified or not', async (_title, change) => {
    const [event] = await record(keyStore, [completed]);
    await expect(decode([{ ...event!, ...change }], false)).rejects.toThrow(UnknownEventType);
    await expect(decode([{ ...event!, ...change }])).rejects.toThrow(UnknownEventType);
  });

  test('nothing in, nothing out', async () => {
    expect(await decode([])).toEqual([]);
  });
});
