import type { IncidentSetting } from '../../domain/incident/events.ts';
import type { NonStudentKind, ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { DisciplineAuthority } from '../../domain/incident/resolution-events.ts';
import { BEHAVIOR_CSV_COLUMNS, type CsvColumn } from './behavior-csv-columns.ts';
import { FieldReader } from './field-reader.ts';
import type { ExternalPerson, ParsedAction } from './parsed-incident.ts';
import type { RowError } from './row-error.ts';

const byName = new Map(BEHAVIOR_CSV_COLUMNS.map((column) => [column.name, column]));

/** One line of the file, read and checked by itself. Members are `undefined` where the file has no such column. */
export interface BehaviorCsvRow {
  readonly line: number;
  readonly schoolCode: string;
  readonly incidentKey: string;
  readonly sourceKey: string;
  /** The cells of the incident, of its event and of its participant: the same in every row of theirs. */
  readonly cells: { readonly [Of in CsvColumn['of']]: readonly string[] };
  readonly incident: {
    readonly occurredOn: string;
    readonly occurredAt: string | null;
    readonly title: string | null | undefined;
    readonly setting: IncidentSetting | undefined;
    readonly location: string | null | undefined;
    readonly context: string | null | undefined;
    readonly damages: string | null | undefined;
    readonly details: string | null | undefined;
  };
  readonly event: {
    readonly value: string;
    readonly isReferredToLawEnforcement: boolean | undefined;
    readonly hasSeriousBodilyInjury: boolean | null | undefined;
  };
  /** Null in a row that only says what happened. */
  readonly participant: {
    readonly studentUniqueId: string | null;
    readonly external: ExternalPerson | null;
    readonly role: ParticipantRole;
    readonly relationshipToSchool: string | null;
    readonly demeanor: string | null | undefined;
    readonly injury: string | null | undefined;
    readonly injuryDescription: string | null | undefined;
    readonly medicalService: string | null | undefined;
    readonly details: string | null;
  } | null;
  readonly action: ParsedAction | null;
  /** What is wrong with it; members are then not to be used. */
  readonly errors: readonly RowError[];
}

/** Reads rows of a file with these columns. */
export class BehaviorCsvRowReader {
  readonly #index: ReadonlyMap<string, number>;
  readonly #of: { readonly [Of in CsvColumn['of']]: readonly number[] };

  constructor(private readonly columns: readonly string[]) {
    this.#index = new Map(columns.map((name, index) => [name, index]));
    const of = (wanted: CsvColumn['of']) =>
      columns.flatMap((name, index) => (byName.get(name)?.of === wanted ? [index] : []));
    this.#of = {
      incident: of('incident'),
      event: of('event'),
      participant: of('participant'),
      discipline: of('discipline'),
    };
  }

  /** The key of the row's incident; null when the row has none. */
  sourceKeyOf(record: readonly string[]): string | null {
    const cell = (name: string) => record[this.#index.get(name) ?? -1]?.trim() ?? '';
    return cell('incident_key') === '' ? null : `${cell('school_code')}/${cell('incident_key')}`;
  }

  read(record: readonly string[], line: number): BehaviorCsvRow {
    const cells = record.map((cell) => cell.trim());
    const cell = (name: string): string | null => {
      const at = this.#index.get(name);
      return at === undefined ? null : (cells[at] ?? '');
    };
    const schoolCode = cell('school_code') ?? '';
    const incidentKey = cell('incident_key') ?? '';
    const sourceKey = `${schoolCode}/${incidentKey}`;
    const fields = new FieldReader(line, sourceKey);
    if (record.length !== this.columns.length)
      fields.refuse('FILE_FORMAT', `the row has ${record.length} fields, the header has ${this.columns.length}`);
    const text = (name: string) => fields.text(name, cell(name), byName.get(name)?.length);
    const required = (name: string) => fields.required(name, cell(name), byName.get(name)?.length);
    // Undefined: the file has no such column, so it says nothing.
    const optional = (name: string) => (this.#index.has(name) ? text(name) : undefined);
    const date = (name: string) => fields.date(name, cell(name));
    const code = <Code extends string>(name: string) => this.#code(name, cell(name), fields) as Code | null;
    const flag = (name: string) => (cell(name) === null || cell(name) === '' ? null : fields.flag(name, cell(name)));
    required('incident_key');
    required('school_code');
    const incident = {
      occurredOn: fields.requiredDate('incident_date', cell('incident_date')),
      occurredAt: fields.time('incident_time', cell('incident_time') || null),
      title: optional('title'),
      setting: code<IncidentSetting>('setting') ?? undefined,
      location: optional('location'),
      context: optional('context'),
      damages: optional('damages'),
      details: optional('details'),
    };
    const behavior = required('behavior');
    const weapons = (text('weapons') ?? '').split(';').map((weapon) => weapon.trim());
    const event = {
      value: [behavior, ...[...new Set(weapons.filter((weapon) => weapon !== ''))].sort()].join(' + '),
      isReferredToLawEnforcement: flag('referred_to_law_enforcement') ?? undefined,
      hasSeriousBodilyInjury: this.#index.has('serious_bodily_injury') ? flag('serious_bodily_injury') : undefined,
    };
    const participant = this.#isEmpty('participant', cells)
      ? null
      : this.#participant(fields, { text, optional, code });
    const action = this.#isEmpty('discipline', cells)
      ? null
      : this.#action(fields, { text, required, date, code, cell });
    if (participant === null && action !== null)
      fields.refuse('PARTICIPANT_REQUIRED', 'a measure is for a person: name the student or the person', 'discipline');
    return {
      ...{ line, schoolCode, incidentKey, sourceKey, incident, event, participant },
      action: action === null ? null : { ...action, line },
      cells: {
        incident: this.#cellsOf('incident', cells),
        event: this.#cellsOf('event', cells),
        participant: this.#cellsOf('participant', cells),
        discipline: this.#cellsOf('discipline', cells),
      },
      errors: fields.errors,
    };
  }

  /** The column of a cell of `cells[of]`, for messages. */
  columnOf(of: CsvColumn['of'], place: number): string {
    return this.columns[this.#of[of][place] ?? -1] ?? '';
  }

  #participant(
    fields: FieldReader,
    read: {
      text: (name: string) => string | null;
      optional: (name: string) => string | null | undefined;
      code: <Code extends string>(name: string) => Code | null;
    },
  ): BehaviorCsvRow['participant'] {
    const { text, optional, code } = read;
    const studentUniqueId = text('student_id');
    const [key, firstName, lastName] = [text('person_key'), text('first_name'), text('last_name')];
    const kind = code<NonStudentKind>('person_kind');
    const role = code<ParticipantRole>('role');
    if (role === null && text('role') === null) fields.refuse('FILE_FORMAT', 'role is missing', 'role');
    if (studentUniqueId !== null && (kind ?? key ?? firstName ?? lastName) !== null)
      fields.refuse('FILE_FORMAT', 'a student of the district has no kind, key or name in the file', 'student_id');
    const isReporter = role === 'REPORTER';
    const external: ExternalPerson = {
      firstName,
      lastName,
      origin: isReporter ? 'REPORTER' : 'EXTERNAL',
      key: key ?? undefined,
      kind: kind ?? (firstName === null && lastName === null && !isReporter ? 'UNKNOWN_PERSON' : undefined),
    };
    return {
      studentUniqueId,
      external: studentUniqueId === null ? external : null,
      role: role ?? 'OTHER',
      relationshipToSchool: text('relationship_to_school') ?? (studentUniqueId === null ? null : 'STUDENT'),
      demeanor: optional('demeanor'),
      injury: optional('injury'),
      injuryDescription: optional('injury_description'),
      medicalService: optional('medical_service'),
      details: text('participant_details'),
    };
  }

  #action(
    fields: FieldReader,
    read: {
      text: (name: string) => string | null;
      required: (name: string) => string;
      date: (name: string) => string | null;
      code: <Code extends string>(name: string) => Code | null;
      cell: (name: string) => string | null;
    },
  ): Omit<ParsedAction, 'line'> {
    const { text, required, date, code, cell } = read;
    const value = required('discipline');
    const startsOn = date('discipline_starts_on');
    const endsOn = date('discipline_ends_on');
    if (startsOn !== null && endsOn !== null && startsOn !== '' && endsOn !== '' && endsOn < startsOn)
      fields.refuse('END_BEFORE_START', 'the measure ends before it starts', 'discipline_ends_on');
    return {
      identifier: text('discipline_key') ?? `${value} ${startsOn ?? ''}`,
      value,
      startsOn,
      days: fields.days('discipline_days', cell('discipline_days') || null),
      endsOn,
      imposedBy: this.#index.has('imposed_by') ? code<DisciplineAuthority>('imposed_by') : undefined,
      boardActionOn: this.#index.has('board_action_on') ? date('board_action_on') : undefined,
    };
  }

  #code(name: string, raw: string | null, fields: FieldReader): string | null {
    if (raw === null || raw === '') return null;
    const codes = byName.get(name)?.codes ?? [];
    const found = codes.find((one) => one === raw.toUpperCase());
    if (found === undefined) fields.refuse('UNKNOWN_CODE', `${name} is none of ${codes.join(', ')}`, name);
    return found ?? null;
  }

  #cellsOf(of: CsvColumn['of'], cells: readonly string[]): readonly string[] {
    return this.#of[of].map((index) => cells[index] ?? '');
  }

  #isEmpty(of: CsvColumn['of'], cells: readonly string[]): boolean {
    return this.#of[of].every((index) => (cells[index] ?? '') === '');
  }
}
