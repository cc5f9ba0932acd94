import type { EncodedEvent } from '../../src/event-store/port.ts';

export const ZERO_HASH = '0'.repeat(64);

/** 64 random hexadecimal digits: the logs only compare hashes. */
export function fakeHash(): string {
  return Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(32))).toString('hex');
}

/** A random stream name of a district, so that tests can share one log. */
export function fakeStream(org = '4f2a'): string {
  return `incident-${org}.${globalThis.crypto.randomUUID()}`;
}

/** An event as the codec would hand it over, with a hash of no meaning. `stream` gives the organisation, `revision` stands in the data. */
export function fakeEncodedEvent(
  options: { readonly stream?: string; readonly revision?: number } & Partial<EncodedEvent> = {},
): EncodedEvent {
  const { stream = fakeStream(), revision = 0, ...given } = options;
  const org = given.org ?? stream.slice(stream.indexOf('-') + 1).split('.')[0] ?? 'state';
  const at = given.at ?? '2026-10-05T14:30:00.000Z';
  return {
    id: globalThis.crypto.randomUUID(),
    type: 'IncidentReported',
    schemaVersion: 1,
    data: `{"place":${revision},"words":"tab\\t quote\\" line\\n Zoë 🍎"}`,
    sealed: '[]',
    meta: `{"actor":"account-1","at":"${at}","org":"${org}"}`,
    prevHash: ZERO_HASH,
    hash: fakeHash(),
    org,
    schoolYear: 2027,
    at,
    ...given,
  };
}

/** Events that follow each other in one stream, the first after `prevHash`. */
export function fakeChain(
  options: {
    readonly stream: string;
    readonly count: number;
    readonly from?: number;
    readonly prevHash?: string;
  } & Partial<EncodedEvent>,
): EncodedEvent[] {
  const { stream, count, from = 0, prevHash = ZERO_HASH, ...given } = options;
  const events: EncodedEvent[] = [];
  for (let place = 0; place < count; place += 1) {
    events.push(
      fakeEncodedEvent({ ...given, stream, revision: from + place, prevHash: events.at(-1)?.hash ?? prevHash }),
    );
  }
  return events;
}
