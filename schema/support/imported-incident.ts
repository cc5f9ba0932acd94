import { FieldReader } from '../../src/application/imports/field-reader.ts';
import type {
  ExternalPerson,
  ParsedAction,
  ParsedBehaviorEvent,
  ParsedIncident,
  ParsedParticipant,
} from '../../src/application/imports/parsed-incident.ts';
import type { InlineInput } from '../../src/application/imports/import-inline.ts';
import type {
  ImportedDisciplineInput,
  ImportedEventInput,
  ImportedIncidentInput,
  ImportedParticipantInput,
} from '../types/imported-incident-input.ts';

type Text = string | null | undefined;

/**
 * An incident of a request as the importer takes it, or everything that is wrong with it, by the rules of the CSV file: blanks around a text
 * are dropped, too. `line` is its place in the list, from 0.
 */
export function importedRow(input: ImportedIncidentInput, line: number): InlineInput {
  const told = input.sourceKey.trim();
  const sourceKey = keyOf(told, input.schoolCode.trim());
  const reader = new IncidentReader(line, told);
  const row = { ...reader.incident({ ...input, sourceKey: told }), sourceKey };
  return { told, sourceKey, row: reader.errors.length > 0 ? { line, errors: reader.errors } : { line, row } };
}

/** A file's key of the same incident: within its school, unless the request says the school with it. */
const keyOf = (told: string, schoolCode: string): string =>
  told === '' || schoolCode === '' || told.startsWith(`${schoolCode}/`) ? told : `${schoolCode}/${told}`;

class IncidentReader {
  readonly #fields: FieldReader;

  constructor(
    private readonly line: number,
    sourceKey: string,
  ) {
    this.#fields = new FieldReader(line, sourceKey);
  }

  get errors() {
    return this.#fields.errors;
  }

  incident(input: ImportedIncidentInput): ParsedIncident {
    const { sourceKey, occurredOn, occurredAt, setting, events } = input;
    this.#fields.required('sourceKey', sourceKey, 100);
    const schoolCode = this.#required('schoolCode', input.schoolCode, 32);
    const values = new Set<string>();
    if (events.length === 0) this.#fields.refuse('FILE_FORMAT', 'an incident has at least one event', 'events');
    return {
      ...{ line: this.line, sourceKey, schoolCode, occurredOn, staffAssociations: 0 },
      title: this.#text('title', input.title, 200),
      location: this.#text('location', input.location),
      context: this.#text('context', input.context, 4_000),
      damages: this.#text('damages', input.damages),
      details: this.#text('details', input.details, 4_000),
      occurredAt: occurredAt ?? null,
      setting: setting ?? undefined,
      events: this.#fields.list('events', events, (event) => this.#event(event, values)),
    };
  }

  #event(input: ImportedEventInput, values: Set<string>): ParsedBehaviorEvent {
    const { isReferredToLawEnforcement, hasSeriousBodilyInjury, participants } = input;
    const behavior = this.#required('behavior', input.behavior, 100);
    const named = (input.weapons ?? []).map((weapon) => weapon.trim());
    const weapons = [...new Set(named.filter((weapon) => weapon !== ''))].sort();
    this.#text('weapons', weapons.join(';'));
    const value = [behavior, ...weapons].join(' + ');
    // An event is known by its words: its people stand in one.
    if (values.has(value)) this.#fields.refuse('SOURCE_KEY_DUPLICATE', 'the behavior occurs twice', 'behavior');
    values.add(value);
    return {
      ...{ line: this.line, hasSeriousBodilyInjury, occurrences: 1 },
      value,
      isReferredToLawEnforcement: isReferredToLawEnforcement ?? undefined,
      participants: this.#fields.list('participants', participants ?? [], (one) => this.#participant(one)),
    };
  }

  #participant(input: ImportedParticipantInput): ParsedParticipant {
    const { role, disciplines, nonStudentKind, personKey, firstName, lastName } = input;
    const studentUniqueId = this.#text('studentUniqueId', input.studentUniqueId, 32) ?? null;
    const external = this.#externalPerson(input);
    const measures = new Set<string>();
    const relationship = this.#text('relationshipToSchool', input.relationshipToSchool, 60) ?? null;
    if (studentUniqueId !== null && (nonStudentKind || personKey || firstName || lastName))
      this.#fields.refuse('FILE_FORMAT', 'a student of the district has no kind, key or name', 'studentUniqueId');
    return {
      ...{ line: this.line, role, studentUniqueId, external: studentUniqueId === null ? external : null },
      relationshipToSchool: relationship ?? (studentUniqueId === null ? null : 'STUDENT'),
      demeanor: this.#text('demeanor', input.demeanor),
      injury: this.#text('injury', input.injury),
      injuryDescription: this.#text('injuryDescription', input.injuryDescription, 1_024),
      medicalService: this.#text('medicalService', input.medicalService),
      details: this.#text('details', input.details, 1_024) ?? null,
      actions: this.#fields.list('disciplines', disciplines ?? [], (one) => this.#action(one, measures)),
    };
  }

  #externalPerson(input: ImportedParticipantInput): ExternalPerson {
    const { role, nonStudentKind } = input;
    const firstName = this.#text('firstName', input.firstName, 75) ?? null;
    const lastName = this.#text('lastName', input.lastName, 75) ?? null;
    const isNameless = firstName === null && lastName === null && role !== 'REPORTER';
    return {
      firstName,
      lastName,
      origin: role === 'REPORTER' ? 'REPORTER' : 'EXTERNAL',
      key: this.#text('personKey', input.personKey, 60) ?? undefined,
      kind: nonStudentKind ?? (isNameless ? 'UNKNOWN_PERSON' : undefined),
    };
  }

  #action(input: ImportedDisciplineInput, measures: Set<string>): ParsedAction {
    const { endsOn, imposedBy, boardActionOn } = input;
    const startsOn = input.startsOn ?? null;
    const value = this.#required('discipline', input.discipline, 100);
    const identifier = this.#text('key', input.key, 60) ?? `${value} ${startsOn ?? ''}`;
    if (measures.has(identifier))
      this.#fields.refuse('SOURCE_KEY_DUPLICATE', 'the measure occurs twice for the person', 'key');
    measures.add(identifier);
    if (startsOn !== null && endsOn != null && endsOn < startsOn)
      this.#fields.refuse('END_BEFORE_START', 'the measure ends before it starts', 'endsOn');
    return {
      ...{ line: this.line, value, startsOn, endsOn, imposedBy, boardActionOn },
      identifier,
      days: this.#fields.days('days', input.days ?? null),
    };
  }

  /** Undefined where the request says nothing: what stands here then stays. */
  #text(field: string, text: Text, maxLength?: number): string | null | undefined {
    return text === undefined ? undefined : this.#fields.text(field, text?.trim() ?? null, maxLength);
  }

  #required(field: string, text: string, maxLength: number): string {
    return this.#fields.required(field, text.trim(), maxLength);
  }
}
