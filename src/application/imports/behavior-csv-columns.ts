import { INCIDENT_SETTINGS } from '../../domain/incident/events.ts';
import { NON_STUDENT_KINDS, PARTICIPANT_ROLES } from '../../domain/incident/participant-events.ts';
import { DISCIPLINE_AUTHORITIES } from '../../domain/incident/resolution-events.ts';

/** `text` of at most `length` characters; `date` YYYY-MM-DD; `time` HH:MM; `flag` true, false, 1 or 0; `days` up to two decimals; `code` one of `codes`. */
export interface CsvColumn {
  readonly name: string;
  readonly type: 'text' | 'date' | 'time' | 'flag' | 'days' | 'code';
  /** The header must name it; whether a row must fill it says `meaning`. */
  readonly isRequired: boolean;
  readonly length?: number;
  readonly codes?: readonly string[];
  /** What the column is about: columns of the incident, of its event and of its participant say the same in every row of theirs. */
  readonly of: 'incident' | 'event' | 'participant' | 'discipline';
  readonly meaning: string;
  readonly example: string;
}

type Rest = Partial<Pick<CsvColumn, 'isRequired' | 'length' | 'codes'>>;
const columns =
  (of: CsvColumn['of']) =>
  (name: string, type: CsvColumn['type'], meaning: string, example: string, rest: Rest = {}): CsvColumn => ({
    name,
    type,
    isRequired: false,
    of,
    meaning,
    example,
    ...rest,
  });

const incident = columns('incident');
const event = columns('event');
const participant = columns('participant');
const discipline = columns('discipline');
const text = (length: number, isRequired = false): Rest => ({ length, isRequired });
const code = (codes: readonly string[], isRequired = false): Rest => ({ codes, isRequired });

/** Version 1 of the incident file in the order of its template; docs/imports.md lists exactly these. A column is never renamed. */
export const BEHAVIOR_CSV_COLUMNS: readonly CsvColumn[] = [
  incident('incident_key', 'text', 'the incident at its source, within the school', '2022-0117', text(60, true)),
  incident('school_code', 'text', 'code of the school', '255901107', text(32, true)),
  incident('incident_date', 'date', 'day on which it happened', '2022-03-04', { isRequired: true }),
  incident('incident_time', 'time', 'local time', '10:15'),
  incident('title', 'text', 'title; that of the first event type when empty', 'Shoving at the buses', text(200)),
  incident('setting', 'code', 'on school property or at a school activity?', 'ON_CAMPUS', code(INCIDENT_SETTINGS)),
  incident('location', 'text', 'place', 'Bus loop', text(255)),
  incident('context', 'text', 'circumstances', 'After school', text(4_000)),
  incident('damages', 'text', 'damages', '$40', text(255)),
  incident('details', 'text', 'details', 'Two students, one shove.', text(4_000)),
  event('behavior', 'text', "what happened, in the source's word; the crosswalk maps it", 'Fighting', text(100, true)),
  event('weapons', 'text', 'weapons of the offender, separated by semicolons', 'Knife;Club', text(255)),
  event('referred_to_law_enforcement', 'flag', 'referred to law enforcement', 'false'),
  event('serious_bodily_injury', 'flag', 'serious bodily injury; empty: not asked', 'false'),
  participant('student_id', 'text', 'state student id; empty for other people', '604821', text(32)),
  participant('person_key', 'text', 'tells people without a student id apart', 'P2', text(60)),
  participant('person_kind', 'code', 'who somebody is who is no student here', 'GRADUATE', code(NON_STUDENT_KINDS)),
  participant('first_name', 'text', 'first name, of people who are no students here', 'Alex', text(75)),
  participant('last_name', 'text', 'last name, likewise', 'Rivera', text(75)),
  participant('role', 'code', 'what they were; empty only in a row without a person', 'OFFENDER', {
    ...code(PARTICIPANT_ROLES, true),
  }),
  participant('relationship_to_school', 'text', 'relationship of somebody else to the school', 'Parent', text(60)),
  participant('demeanor', 'text', 'demeanor', 'Calm', text(255)),
  participant('injury', 'text', 'injury', 'Bruise', text(255)),
  participant('injury_description', 'text', 'description of the injury', 'Left arm', text(1_024)),
  participant('medical_service', 'text', 'medical service provided', 'School nurse', text(255)),
  participant('participant_details', 'text', 'details about the person in this event', 'Sent home', text(1_024)),
  discipline('discipline_key', 'text', 'the measure at its source; its word and first day when empty', 'D-9', text(60)),
  discipline('discipline', 'text', "what was done, in the source's word; the crosswalk maps it", 'ISS', text(100)),
  discipline('discipline_days', 'days', 'school days', '0.5'),
  discipline('discipline_starts_on', 'date', 'first day', '2022-03-07'),
  discipline('discipline_ends_on', 'date', 'last day; counted from first day and days when empty', '2022-03-07'),
  discipline('imposed_by', 'code', 'who imposed it', 'PRINCIPAL', code(DISCIPLINE_AUTHORITIES)),
  discipline('board_action_on', 'date', 'day of the board decision', '2022-03-15'),
];

/** Where the template can be had; the version is part of the name. */
export const BEHAVIOR_CSV_TEMPLATE_PATH = '/templates/behavior-csv-v1.csv';

/** An empty file with every column: UTF-8 with a byte-order mark and CR LF, so that spreadsheets open and save it as it should be. */
export const behaviorCsvTemplate = (): string => `\uFEFF${BEHAVIOR_CSV_COLUMNS.map(({ name }) => name).join(',')}\r\n`;

/** The file's words for what plans and the domain find fault with. */
export const BEHAVIOR_CSV_NAMES: { readonly [field: string]: string } = {
  SchoolId: 'school_code',
  IncidentDate: 'incident_date',
  StudentUniqueId: 'student_id',
  studentId: 'student_id',
  eventTypeId: 'behavior',
  resolutionTypeId: 'discipline',
  durationSchoolDays: 'discipline_days',
  endsOn: 'discipline_ends_on',
  relationshipToSchool: 'relationship_to_school',
  occurredOn: 'incident_date',
  occurredAt: 'incident_time',
  behaviorEvent: 'behavior',
  isReferredToLawEnforcement: 'referred_to_law_enforcement',
  hasSeriousBodilyInjury: 'serious_bodily_injury',
  participant: 'role',
  nonStudentKind: 'person_kind',
  firstName: 'first_name',
  lastName: 'last_name',
  injuryDescription: 'injury_description',
  medicalService: 'medical_service',
  participantDetails: 'participant_details',
  resolution: 'discipline',
  startsOn: 'discipline_starts_on',
  imposedBy: 'imposed_by',
  boardActionOn: 'board_action_on',
};
