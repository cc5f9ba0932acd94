import { ZERO_HASH } from '../../../src/crypto/event-hash.ts';
import { systemRandom } from '../../../src/crypto/random.ts';
import type { DomainEvent } from '../../../src/domain/event-catalog.ts';
import { encodeEvents, type EncodeRequest } from '../../../src/event-store/encode-events.ts';
import type { EventMeta } from '../../../src/event-store/envelope.ts';
import { NO_STREAM, type EncodedEvent, type RecordedEvent } from '../../../src/event-store/port.ts';
import type { KeyStore } from '../../../src/pii/key-store.ts';

export const LOG_ID = 'a1a1a1a1-0000-4000-8000-000000000001';

export const meta: EventMeta = {
  at: '2022-06-02T15:00:00.000Z',
  actor: 'acc-1',
  org: 'd0614',
  schoolYear: 2022,
  correlationId: 'c-1',
  causationId: null,
  commandId: 'c-1',
  requestHash: 'ab'.repeat(32),
  appVersion: '0.1.0',
};

/** An append of these events to a stream of its own. */
export function requestFor(events: readonly DomainEvent[], change: Partial<EncodeRequest> = {}): EncodeRequest {
  return {
    logId: LOG_ID,
    stream: 'incident-d0614.1',
    expectedRevision: NO_STREAM,
    prevHash: ZERO_HASH,
    events,
    eventIds: events.map(() => globalThis.crypto.randomUUID()),
    meta,
    ...change,
  };
}

/** What a store gives back for an append. */
export function recorded(request: EncodeRequest, encoded: readonly EncodedEvent[]): readonly RecordedEvent[] {
  return encoded.map((event, i) => ({
    ...event,
    stream: request.stream,
    revision: request.expectedRevision + 1 + i,
    logPosition: String(i + 1),
    recordedAt: '2022-06-02T15:00:00.123Z',
  }));
}

/** Encodes and records in one step. */
export async function record(
  keyStore: KeyStore,
  events: readonly DomainEvent[],
  change: Partial<EncodeRequest> = {},
): Promise<readonly RecordedEvent[]> {
  const request = requestFor(events, change);
  return recorded(request, await encodeEvents(request, { keyStore, random: systemRandom }));
}
