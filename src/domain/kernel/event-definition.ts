/**
 * How an event type is declared. Every field of a payload is classed, so that nothing personal can reach the log in the clear:
 * `public` fields are stored as they are; `personal` and `freeText` fields are sealed (AES-256-GCM, one key per subject) and read
 * back as `null` once the subject's key is destroyed. A field that is not declared does not compile.
 */
export type SubjectKind = 'student' | 'person' | 'incident' | 'certification';

export type FieldClass<Payload = Record<string, unknown>> =
  | 'public'
  | {
      readonly class: 'personal' | 'freeText';
      readonly subject: SubjectKind;
      /** The public field of the same payload that holds the subject's pseudonymous id. */
      readonly idField: keyof Payload & string;
    };

export interface EventDefinition<Payload> {
  readonly schemaVersion: number;
  readonly fields: { readonly [Field in keyof Required<Payload>]: FieldClass<Payload> };
  /** Pure upcasters by the version they start from: `upcast[1]` turns a version 1 payload into version 2. Run on read, after the hash check. */
  readonly upcast: { readonly [fromVersion: number]: (payload: Record<string, unknown>) => Record<string, unknown> };
  /** Carries the payload's type; never present at run time. */
  readonly payload?: Payload;
}

export type PayloadOf<Definition> = Definition extends EventDefinition<infer Payload> ? Payload : never;

/** Declares version 1 of an event type; later versions pass their number and the upcasters. */
export function event<Payload>(
  fields: EventDefinition<Payload>['fields'],
  schemaVersion = 1,
  upcast: EventDefinition<Payload>['upcast'] = {},
): EventDefinition<Payload> {
  return { schemaVersion, fields, upcast };
}

export const PUBLIC = 'public' as const;
/** Identifies a person: name, number, birth date. Sealed for the student or person named by `idField`. */
export const personal = <Field extends string>(subject: 'student' | 'person', idField: Field) =>
  ({ class: 'personal', subject, idField }) as const;
/** Typed by a person and may name anyone. Sealed for the record it belongs to. */
export const freeText = <Field extends string>(subject: 'incident' | 'certification', idField: Field) =>
  ({ class: 'freeText', subject, idField }) as const;

/** A decided or recorded event of a catalogue: its type and its payload. */
export type EventOf<Catalog> = {
  [Type in keyof Catalog & string]: { readonly type: Type; readonly data: PayloadOf<Catalog[Type]> };
}[keyof Catalog & string];
