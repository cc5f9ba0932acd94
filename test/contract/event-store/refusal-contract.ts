import { expect, test } from 'vitest';
import { MAX_APPEND_BYTES, MAX_EVENT_BYTES } from '../../../src/event-store/check-append.ts';
import { EventRefused } from '../../../src/event-store/errors.ts';
import { NO_STREAM, type EncodedEvent } from '../../../src/event-store/port.ts';
import { fakeChain, fakeEncodedEvent, fakeStream } from '../../support/encoded-events.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';

const quoted = (bytes: number): string => `"${'x'.repeat(bytes - 2)}"`;

const REFUSED: readonly (readonly [string, Partial<EncodedEvent>])[] = [
  ['a raw NUL', { data: '{"a":"\0"}' }],
  ['an escaped NUL', { data: String.raw`{"a":"\u0000"}` }],
  ['an escaped NUL after an escaped backslash', { meta: String.raw`{"a":"\\\u0000"}` }],
  ['a lone surrogate', { data: '{"a":"\ud83d"}' }],
  ['an escaped lone surrogate', { sealed: String.raw`["\ud83d"]` }],
  ['a raw newline', { meta: '{"a":\n1}' }],
  ['an empty text', { data: '' }],
  ['more than 256 KiB', { data: quoted(MAX_EVENT_BYTES) }],
  ['an id that is no UUID', { id: 'incident-1' }],
  ['a hash that is too short', { hash: 'ab' }],
  ['a type with a space', { type: 'Incident reported' }],
  ['a time without a time zone', { at: '2026-10-05T14:30:00' }],
  ['a schema version that is no number', { schemaVersion: Number.NaN }],
];

export function refusalContract(current: () => EventStoreUnderTest): void {
  test.each(REFUSED)('an event with %s is refused and nothing of its append is written', async (_, given) => {
    const { store } = current();
    const stream = fakeStream();
    const [first] = fakeChain({ stream, count: 1 }) as [EncodedEvent];
    const bad = fakeEncodedEvent({ stream, prevHash: first.hash, ...given });
    await expect(store.append({ stream, expectedRevision: NO_STREAM, events: [first, bad] })).rejects.toThrow(
      EventRefused,
    );
    expect(await store.readStream(stream)).toEqual([]);
  });

  test.each(['', 'incident 1', 'incident/1', 'incident-4f2a.é', 'a\nb', 'x'.repeat(256)])(
    'the stream name %j is refused',
    async (stream) => {
      const { store } = current();
      await expect(store.append({ stream, expectedRevision: NO_STREAM, events: [fakeEncodedEvent()] })).rejects.toThrow(
        EventRefused,
      );
    },
  );

  test.each([-2, 0.5, Number.NaN])('the expected revision %d is refused', async (expectedRevision) => {
    const stream = fakeStream();
    await expect(
      current().store.append({ stream, expectedRevision, events: fakeChain({ stream, count: 1 }) }),
    ).rejects.toThrow(EventRefused);
  });

  test('an append without events is refused', async () => {
    await expect(
      current().store.append({ stream: fakeStream(), expectedRevision: NO_STREAM, events: [] }),
    ).rejects.toThrow(EventRefused);
  });

  test('events of one append that do not follow each other are refused', async () => {
    const stream = fakeStream();
    const events = [fakeEncodedEvent({ stream }), fakeEncodedEvent({ stream })];
    await expect(current().store.append({ stream, expectedRevision: NO_STREAM, events })).rejects.toThrow(EventRefused);
  });

  test('an append of more than 1 MiB is refused, one of just that much is not', async () => {
    const { store } = current();
    const stream = fakeStream();
    const quarter = { sealed: '[]', meta: '{}', data: quoted(MAX_EVENT_BYTES - 4) };
    const tooMany = fakeChain({ stream, count: 5, ...quarter });
    await expect(store.append({ stream, expectedRevision: NO_STREAM, events: tooMany })).rejects.toThrow(EventRefused);
    const events = fakeChain({ stream, count: MAX_APPEND_BYTES / MAX_EVENT_BYTES, ...quarter });
    expect(await store.append({ stream, expectedRevision: NO_STREAM, events })).toMatchObject({
      kind: 'appended',
      revision: 3,
    });
  });

  test('an escaped backslash before u0000 and a paired surrogate are ordinary text', async () => {
    const { store } = current();
    const stream = fakeStream();
    const data = String.raw`{"a":"\\u0000 \\\\ud83d"}`;
    const event = fakeEncodedEvent({ stream, data, meta: '{"a":"🍎"}' });
    expect(await store.append({ stream, expectedRevision: NO_STREAM, events: [event] })).toMatchObject({
      kind: 'appended',
    });
    expect(await store.readStream(stream)).toMatchObject([event]);
  });
}
