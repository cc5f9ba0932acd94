import { eventHash, ZERO_HASH } from '../crypto/event-hash.ts';
import type { KeyStore } from '../pii/key-store.ts';
import { open } from '../pii/open.ts';
import type { EventMeta, OpenedEvent, SealedSlot } from './envelope.ts';
import { ChainBroken, UnknownEventType } from './errors.ts';
import { payloadPlan, subjectOf, type PayloadPlan } from './payload-plan.ts';
import type { RecordedEvent } from './port.ts';

export interface DecodeDeps {
  readonly logId: string;
  readonly keyStore: KeyStore;
  /** False skips the hashes, for events that were verified when they were copied. */
  readonly verify?: boolean;
}

type Payload = Record<string, unknown>;

/**
 * Recorded events as the domain sees them, in the order given: hashes checked, slots opened with one call to the key store, upcast to
 * the catalogue's versions. `schemaVersion` stays the recorded one. Throws `ChainBroken` (naming stream and revision),
 * `UnknownEventType`, `UnknownKey`, and `SealBroken` for a slot that does not open.
 */
export async function decodeEvents(recorded: readonly RecordedEvent[], deps: DecodeDeps): Promise<OpenedEvent[]> {
  const plans = recorded.map(planOf);
  if (deps.verify ?? true) verifyChain(recorded, deps.logId);
  const slots = recorded.map((event) =>
    event.sealed === '[]' ? NO_SLOTS : (JSON.parse(event.sealed) as readonly SealedSlot[]),
  );
  const keyIds = new Set(slots.flatMap((ofEvent) => ofEvent.map((slot) => slot.keyId)));
  const keys: ReadonlyMap<string, Uint8Array | null> =
    keyIds.size > 0 ? await deps.keyStore.openingKeys([...keyIds]) : new Map();
  const metaOf = metaReader();
  return recorded.map((event, i) => {
    const payload = JSON.parse(event.data) as Payload;
    const destroyedSubjects = openSlots(payload, event, slots[i]!, keys, deps.logId);
    const { id, type, stream, revision, schemaVersion, hash, recordedAt, logPosition } = event;
    const data = completed(upcast(payload, event, plans[i]!), plans[i]!, destroyedSubjects);
    const meta = metaOf(event.meta);
    return {
      type,
      data,
      id,
      stream,
      revision,
      schemaVersion,
      meta,
      hash,
      recordedAt,
      logPosition,
      destroyedSubjects,
    } as unknown as OpenedEvent;
  });
}

/**
 * Recomputes every hash, and compares neighbours of one stream (in either direction) and the first event's predecessor.
 * Needs no key. Throws `ChainBroken`.
 */
export function verifyChain(recorded: readonly RecordedEvent[], logId: string): void {
  const lastOfStream = new Map<string, RecordedEvent>();
  for (const event of recorded) {
    const { stream, revision } = event;
    const last = lastOfStream.get(stream);
    lastOfStream.set(stream, event);
    const [earlier, later] = last && last.revision > revision ? [event, last] : [last, event];
    const isNeighbour = earlier !== undefined && later.revision === earlier.revision + 1;
    const isLinked = !isNeighbour || later.prevHash === earlier.hash;
    if (
      !isLinked ||
      (revision === 0 && event.prevHash !== ZERO_HASH) ||
      !HASH.test(event.prevHash) ||
      eventHash({ logId, ...event }) !== event.hash
    ) {
      throw new ChainBroken(`The hash chain of ${stream} is broken at revision ${revision}.`);
    }
  }
}

function planOf({ type, schemaVersion, stream, revision }: RecordedEvent): PayloadPlan {
  const plan = payloadPlan(type);
  if (schemaVersion > plan.definition.schemaVersion) {
    throw new UnknownEventType(
      `Revision ${revision} of ${stream} is ${type} version ${schemaVersion}; this software knows version ${plan.definition.schemaVersion}.`,
    );
  }
  return plan;
}

/** Adds the sealed fields to the payload and says which subjects can no longer be read. */
function openSlots(
  payload: Payload,
  { stream, id: eventId }: RecordedEvent,
  slots: readonly SealedSlot[],
  keys: ReadonlyMap<string, Uint8Array | null>,
  logId: string,
): readonly string[] {
  if (slots.length === 0) return NO_SUBJECTS;
  const destroyed: string[] = [];
  slots.forEach((sealed, slot) => {
    const key = keys.get(sealed.keyId);
    if (key)
      Object.assign(payload, JSON.parse(open(key, sealed, { logId, stream, eventId, slot, subject: sealed.subject })));
    else destroyed.push(sealed.subject);
  });
  return destroyed;
}

function upcast(payload: Payload, event: RecordedEvent, { definition }: PayloadPlan): Payload {
  let current = payload;
  for (let version = event.schemaVersion; version < definition.schemaVersion; version++) {
    const step = definition.upcast[version];
    if (!step) throw new UnknownEventType(`${event.type} has no upcaster from version ${version}.`);
    current = step(current);
  }
  return current;
}

/** Fields of destroyed subjects read as null, whatever version they were written in. */
function completed(payload: Payload, { sealedFields }: PayloadPlan, destroyedSubjects: readonly string[]): Payload {
  if (destroyedSubjects.length === 0) return payload;
  const nulls: Payload = {};
  for (const field of sealedFields) {
    const subject = subjectOf(field, payload);
    if (subject !== null && destroyedSubjects.includes(subject)) nulls[field.name] = null;
  }
  return { ...payload, ...nulls };
}

/** Events of one append share their metadata text: it is parsed once. */
function metaReader(): (text: string) => EventMeta {
  let lastText = '';
  let last: EventMeta | undefined;
  return (text) => {
    if (last === undefined || text !== lastText) {
      last = JSON.parse(text) as EventMeta;
      lastText = text;
    }
    return last;
  };
}

const NO_SLOTS: readonly SealedSlot[] = [];
const NO_SUBJECTS: readonly string[] = [];
const HASH = /^[0-9a-f]{64}$/;
