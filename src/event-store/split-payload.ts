import type { DomainEvent } from '../domain/event-catalog.ts';
import { isSubject } from '../pii/subject.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { Json } from '../shared/json.ts';
import { EventRefused } from './errors.ts';
import { payloadPlan, subjectOf, type PlannedField } from './payload-plan.ts';

/** A payload taken apart by the classes of its fields: canonical JSON texts. */
export interface SplitPayload {
  /** Public fields, stored as they are. */
  readonly data: string;
  /** What is sealed, one text per subject, sorted by subject. */
  readonly sealed: readonly { readonly subject: string; readonly plaintext: string }[];
}

/**
 * Splits an event's payload. A field that is `undefined` is left out. A field that is sealed and null goes into its subject's slot;
 * when the subject has nothing to seal there is no slot and the null, which says nothing about anybody, stands in the clear: a
 * correction that empties a text must not read like one that leaves it alone. Throws `EventRefused` (never with a value in it).
 */
export function splitPayload(event: DomainEvent): SplitPayload {
  const plan = payloadPlan(event.type);
  const payload = event.data as unknown as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(payload)) {
    if (!plan.names.has(name) && payload[name] !== undefined)
      throw new EventRefused(`${event.type} does not declare the field ${name}.`);
  }
  const slots = new Map<string, string[]>();
  for (const field of plan.sealedFields) {
    const value = payload[field.name];
    if (value !== undefined && value !== null) slots.set(sealingSubject(event.type, field, payload), []);
  }
  const clear: string[] = [];
  for (const field of plan.fields) {
    const value = payload[field.name];
    if (value === undefined) continue;
    const subject = subjectOf(field, payload);
    const members = (subject !== null && slots.get(subject)) || clear;
    members.push(field.member + storedJson(value, `${event.type}.${field.name}`));
  }
  const subjects = [...slots.keys()].sort();
  return {
    data: `{${clear.join(',')}}`,
    sealed: subjects.map((subject) => ({ subject, plaintext: `{${slots.get(subject)!.join(',')}}` })),
  };
}

/** Canonical JSON that every event log can hold. Throws `EventRefused`, naming `what`, for values that JSON or a log cannot hold. */
export function storedJson(value: unknown, what: string): string {
  let text: string;
  try {
    text = canonicalJson(value as Json);
  } catch (error) {
    throw new EventRefused(`${what} cannot be stored: ${(error as Error).message}.`);
  }
  // An escaped NUL is an odd number of backslashes before u0000; the cheap search comes first.
  if (text.includes('\\u0000') && /(?<!\\)(?:\\\\)*\\u0000/.test(text))
    throw new EventRefused(`${what} cannot be stored: it holds a NUL character.`);
  return text;
}

function sealingSubject(type: string, field: PlannedField, payload: Readonly<Record<string, unknown>>): string {
  const subject = subjectOf(field, payload);
  if (subject === null || !isSubject(subject)) {
    throw new EventRefused(`${type}.${field.name} cannot be sealed: ${field.sealedFor?.idField} holds no id.`);
  }
  return subject;
}
