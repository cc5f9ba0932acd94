import { eventHash } from '../crypto/event-hash.ts';
import type { Random } from '../crypto/random.ts';
import type { DomainEvent } from '../domain/event-catalog.ts';
import type { DataKey, KeyStore } from '../pii/key-store.ts';
import { seal } from '../pii/seal.ts';
import { MAX_EVENT_BYTES } from './check-append.ts';
import type { EventMeta } from './envelope.ts';
import { EventRefused } from './errors.ts';
import { payloadPlan } from './payload-plan.ts';
import { NO_STREAM, type EncodedEvent } from './port.ts';
import { splitPayload, storedJson, type SplitPayload } from './split-payload.ts';
import { checkStreamName } from './stream-name.ts';

/** What one append is encoded from. */
export interface EncodeRequest {
  readonly logId: string;
  readonly stream: string;
  /** Revision of the last event of the stream, or `NO_STREAM`. */
  readonly expectedRevision: number;
  /** Hash of that event; `ZERO_HASH` for a new stream. */
  readonly prevHash: string;
  /** At least one. */
  readonly events: readonly DomainEvent[];
  /** One lower-case UUID per event. */
  readonly eventIds: readonly string[];
  readonly meta: EventMeta;
}

export interface EncodeDeps {
  readonly keyStore: KeyStore;
  readonly random: Random;
}

/**
 * Events as the log stores them: split by the catalogue's field classes, sealed, canonical and chained. Throws `EventRefused` for
 * what no log can hold, `UnknownEventType`, and `SubjectDestroyed` when something would be sealed for a destroyed subject.
 */
export async function encodeEvents(request: EncodeRequest, deps: EncodeDeps): Promise<readonly EncodedEvent[]> {
  const [encoded] = await encodeBatch([request], deps);
  return encoded!;
}

/** `encodeEvents` for many appends with one call to the key store. One append that is refused refuses the batch. */
export async function encodeBatch(
  requests: readonly EncodeRequest[],
  deps: EncodeDeps,
): Promise<readonly (readonly EncodedEvent[])[]> {
  const subjects = new Set<string>();
  const prepared = requests.map((request) => {
    checkRequest(request);
    const payloads = request.events.map(splitPayload);
    for (const { sealed } of payloads) for (const { subject } of sealed) subjects.add(subject);
    return { request, payloads, meta: storedJson(request.meta, 'metadata') };
  });
  const keys: ReadonlyMap<string, DataKey> = subjects.size > 0 ? await deps.keyStore.keysFor([...subjects]) : new Map();
  return prepared.map(({ request, payloads, meta }) => {
    let prevHash = request.prevHash;
    return payloads.map((payload, i) => {
      const encoded = encode(request, i, payload, meta, prevHash, keys, deps.random);
      prevHash = encoded.hash;
      return encoded;
    });
  });
}

function encode(
  request: EncodeRequest,
  index: number,
  { data, sealed: slots }: SplitPayload,
  meta: string,
  prevHash: string,
  keys: ReadonlyMap<string, DataKey>,
  random: Random,
): EncodedEvent {
  const { logId, stream } = request;
  const id = request.eventIds[index]!;
  const { type } = request.events[index]!;
  const { schemaVersion } = payloadPlan(type).definition;
  const sealedSlots = slots.map(({ subject, plaintext }, slot) => {
    const { keyId, key } = keys.get(subject)!;
    const { iv, ct } = seal(key, plaintext, { logId, stream, eventId: id, slot, subject }, random);
    // Members in canonical order; none of the values needs an escape.
    return `{"alg":"A256GCM","ct":"${ct}","iv":"${iv}","keyId":"${keyId}","subject":"${subject}"}`;
  });
  const sealed = `[${sealedSlots.join(',')}]`;
  const bytes = Buffer.byteLength(data) + sealed.length + Buffer.byteLength(meta);
  if (bytes > MAX_EVENT_BYTES)
    throw new EventRefused(`${type} has ${bytes} bytes; an event holds at most ${MAX_EVENT_BYTES}.`);
  const revision = request.expectedRevision + 1 + index;
  const hash = eventHash({ logId, stream, revision, id, type, schemaVersion, data, sealed, meta, prevHash });
  const { org, schoolYear, at } = request.meta;
  return { id, type, schemaVersion, data, sealed, meta, prevHash, hash, org, schoolYear: schoolYear ?? null, at };
}

function checkRequest({ logId, stream, expectedRevision, prevHash, events, eventIds, meta }: EncodeRequest): void {
  checkStreamName(stream);
  if (!LOG_ID.test(logId)) throw new EventRefused('A log id holds letters, digits, ".", "_" and "-" only.');
  if (events.length === 0 || events.length !== eventIds.length)
    throw new EventRefused('An append has at least one event, and one id for each.');
  if (!eventIds.every((id) => UUID.test(id))) throw new EventRefused('Event ids are lower-case UUIDs.');
  if (!Number.isSafeInteger(expectedRevision) || expectedRevision < NO_STREAM)
    throw new EventRefused('The expected revision is concrete.');
  if (!HASH.test(prevHash)) throw new EventRefused('The previous hash is 64 lower-case hexadecimal digits.');
  if (!INSTANT.test(meta.at)) throw new EventRefused('The time of an event is ISO 8601 UTC with milliseconds.');
}

const LOG_ID = /^[A-Za-z0-9._-]{1,100}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
