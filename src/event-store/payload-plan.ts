import { eventCatalog, type EventType } from '../domain/event-catalog.ts';
import type { EventDefinition, FieldClass } from '../domain/kernel/event-definition.ts';
import { UnknownEventType } from './errors.ts';

type AnyPayload = Record<string, unknown>;

/** One declared field of an event type, ready for the codec. */
export interface PlannedField {
  readonly name: string;
  /** The name as it stands in canonical JSON, with its colon. */
  readonly member: string;
  /** Null for public fields; else whom the field is sealed for. */
  readonly sealedFor: { readonly kind: string; readonly idField: string } | null;
}

/** An event type of the catalogue, ready for the codec. */
export interface PayloadPlan {
  readonly type: EventType;
  readonly definition: EventDefinition<AnyPayload>;
  /** In canonical order. */
  readonly fields: readonly PlannedField[];
  readonly sealedFields: readonly PlannedField[];
  readonly names: ReadonlySet<string>;
}

const plans: ReadonlyMap<string, PayloadPlan> = new Map(
  Object.entries(eventCatalog).map(([type, definition]) => [
    type,
    plan(type as EventType, definition as unknown as EventDefinition<AnyPayload>),
  ]),
);

/** Throws `UnknownEventType` when the catalogue does not have the type. */
export function payloadPlan(type: string): PayloadPlan {
  const found = plans.get(type);
  if (!found) throw new UnknownEventType(`The event type ${type} is not in the catalogue.`);
  return found;
}

/** The subject a field is sealed for, by the id that stands in the payload; null when that is no id. */
export function subjectOf(field: PlannedField, payload: Readonly<AnyPayload>): string | null {
  if (!field.sealedFor) return null;
  const id = payload[field.sealedFor.idField];
  return typeof id === 'string' ? `${field.sealedFor.kind}:${id}` : null;
}

function plan(type: EventType, definition: EventDefinition<AnyPayload>): PayloadPlan {
  const names = Object.keys(definition.fields).sort();
  const fields = names.map((name) => ({
    name,
    member: `${JSON.stringify(name)}:`,
    sealedFor: sealedFor(definition.fields[name]!),
  }));
  return { type, definition, fields, sealedFields: fields.filter((field) => field.sealedFor), names: new Set(names) };
}

function sealedFor(fieldClass: FieldClass<AnyPayload>): PlannedField['sealedFor'] {
  return fieldClass === 'public' ? null : { kind: fieldClass.subject, idField: fieldClass.idField };
}
