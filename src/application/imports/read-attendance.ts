import { ABSENCE_KINDS, type Absence } from '../../domain/attendance/events.ts';
import { hundredths } from '../../shared/days.ts';
import { csvRecords, emptyCsv, readCsvHeader } from './csv-records.ts';
import { FieldReader } from './field-reader.ts';
import { defaultFileLimits, type FileLimits, type FileSource } from './file-source.ts';
import type { ImportRow, RowError } from './row-error.ts';
import { type KeyedRow, ScatteredKeys } from './scattered-keys.ts';

/** All absences of a student at a school in one month. */
export interface ImportedAttendance {
  readonly schoolCode: string;
  readonly studentUniqueId: string;
  /** Last day of its month up to which the school has delivered. */
  readonly recordedThrough: string;
  /** Empty: the student was there every day. */
  readonly absences: readonly Absence[];
}

const required = ['school_code', 'student_id', 'recorded_through', 'absent_on', 'kind'];
export const ATTENDANCE_CSV_COLUMNS: readonly string[] = [...required, 'days'];
const maxRowLength = 4 * 1024;

interface Line {
  readonly line: number;
  /** School, student and month. */
  readonly key: string;
  readonly of: Omit<ImportedAttendance, 'absences'>;
  readonly absence: Absence | null;
  readonly errors: readonly RowError[];
}

/**
 * Attendance in CSV (docs/imports.md): a row per student and day of absence, the rows of a student and month next to each other; a row
 * without a day says that the student was there every day. Answers one row per student and month; a month whose rows stand apart is
 * refused whole, where it begins. The file is read twice, or three times when a month may stand apart. Throws `FileFault`.
 */
export async function* readAttendance(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ImportedAttendance>, void, undefined> {
  const scattered = await ScatteredKeys.of(() => linesOf(source, limits), limits.maxIndexBytes);
  let group: Line[] = [];
  for await (const next of linesOf(source, limits)) {
    if (group[0] !== undefined && group[0].key !== next.key) {
      yield* together(group, scattered);
      group = [];
    }
    group.push(next);
  }
  if (group.length > 0) yield* together(group, scattered);
}

async function* linesOf(source: FileSource, limits: FileLimits): AsyncGenerator<Line & KeyedRow, void, undefined> {
  let columns: readonly string[] | null = null;
  for await (const { record, line } of csvRecords(source, { ...limits, maxRecordLength: maxRowLength })) {
    if (columns === null) columns = readCsvHeader(record, { required, known: ATTENDANCE_CSV_COLUMNS });
    else yield readLine(record, columns, line);
  }
  if (columns === null) throw emptyCsv();
}

function readLine(record: readonly string[], columns: readonly string[], line: number): Line {
  const fields = new FieldReader(line);
  if (record.length !== columns.length)
    fields.refuse('FILE_FORMAT', `the row has ${record.length} fields, the header has ${columns.length}`);
  const cell = (name: string): string | null => record[columns.indexOf(name)]?.trim() ?? null;
  const of = {
    schoolCode: fields.required('school_code', cell('school_code'), 32),
    studentUniqueId: fields.required('student_id', cell('student_id'), 32),
    recordedThrough: fields.requiredDate('recorded_through', cell('recorded_through')),
  };
  const on = fields.date('absent_on', cell('absent_on'));
  const kind = ABSENCE_KINDS.find((one) => one === cell('kind')?.toUpperCase());
  const days = fields.days('days', cell('days') || null) ?? '1.00';
  if (on !== null && on !== '') {
    if (kind === undefined) fields.refuse('UNKNOWN_CODE', `kind is none of ${ABSENCE_KINDS.join(', ')}`, 'kind');
    if (hundredths(days) <= 0 || hundredths(days) > 100)
      fields.refuse('DURATION_REQUIRED', 'days is a part of a day: over 0, at most 1', 'days');
    if (on.slice(0, 7) !== of.recordedThrough.slice(0, 7) || on > of.recordedThrough)
      fields.refuse('DATES_OUT_OF_ORDER', 'the day lies outside the month, or after recorded_through', 'absent_on');
  }
  const key = JSON.stringify([of.schoolCode, of.studentUniqueId, of.recordedThrough.slice(0, 7)]);
  const absence = on === null || on === '' || kind === undefined ? null : { on, kind, days };
  return { line, key, of, absence, errors: fields.errors };
}

function* together(
  group: readonly Line[],
  scattered: ScatteredKeys,
): Generator<ImportRow<ImportedAttendance>, void, undefined> {
  const { line, key, of } = group[0]!;
  const again = scattered.tell(key);
  // Refused already, where it began.
  if (again === 'ALREADY_TOLD') return;
  const errors: RowError[] = group.flatMap((one) => one.errors);
  const days = group.flatMap(({ absence }) => absence?.on ?? []);
  const refuse = (message: string) => errors.push({ line, code: 'SOURCE_KEY_DUPLICATE', message });
  if (new Set(days).size < days.length) refuse('a day of the student occurs twice');
  if (days.length > 0 && days.length < group.length && errors.length === 0)
    refuse('a row says that the student was there every day, and another one that not');
  for (const other of group) {
    if (other.of.recordedThrough === of.recordedThrough || errors.length > 0) continue;
    const message = `recorded_through differs from line ${line}, which is about the same month`;
    errors.push({ line: other.line, column: 'recorded_through', code: 'FILE_FORMAT', message });
  }
  if (again !== null) refuse(`the student and month go on in line ${again}: their rows stand together`);
  if (errors.length > 0) return yield { line, errors };
  yield { line, row: { ...of, absences: group.flatMap(({ absence }) => absence ?? []) } };
}
