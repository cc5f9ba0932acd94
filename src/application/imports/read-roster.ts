import type { IsoDate } from '../../shared/calendar.ts';
import { csvRecords, emptyCsv, readCsvHeader } from './csv-records.ts';
import { FieldReader } from './field-reader.ts';
import { defaultFileLimits } from './file-source.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import type { ImportRow } from './row-error.ts';
import { SeenKeys } from './seen-keys.ts';

export interface ImportedEnrollment {
  readonly studentUniqueId: string;
  readonly schoolCode: string;
  readonly startsOn: IsoDate;
  /** Last day; null when open or when the file has no such column. */
  readonly endsOn: IsoDate | null;
  readonly grade: string | null;
  /** Names a student who is enrolled in another district; null when the file has no such column. */
  readonly bornOn: IsoDate | null;
}

const requiredColumns = ['student_unique_id', 'school_id', 'entry_date'];
/** A row has three to seven short fields; the published one has 40 characters. */
const maxRowLength = 64 * 1024;
const grades = /^(PK|KG|0[1-9]|1[0-2])$/;

/**
 * Enrolments of a roster: CSV (RFC 4180, UTF-8, comma) with a header that names `student_unique_id`, `school_id` and `entry_date`,
 * and may name `exit_date`, `grade` and `birth_date`; other columns are skipped. Throws `FileFault` for a wrong header, broken quotes and
 * control characters.
 */
export async function* readRoster(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ImportedEnrollment>, void, undefined> {
  const seen = new SeenKeys();
  let columns: readonly string[] | null = null;
  for await (const { record, line } of csvRecords(source, { ...limits, maxRecordLength: maxRowLength })) {
    if (columns === null) {
      columns = readCsvHeader(record, { required: requiredColumns, known: null });
      continue;
    }
    const fields = new FieldReader(line);
    if (record.length !== columns.length) {
      fields.refuse('FILE_FORMAT', `the row has ${record.length} fields, the header has ${columns.length}`);
      yield { line, errors: fields.errors };
      continue;
    }
    const value = (column: string): string | null => record[columns?.indexOf(column) ?? -1]?.trim() ?? null;
    const row: ImportedEnrollment = {
      studentUniqueId: fields.required('student_unique_id', value('student_unique_id'), 32),
      schoolCode: fields.required('school_id', value('school_id'), 32),
      startsOn: fields.requiredDate('entry_date', value('entry_date')),
      endsOn: fields.date('exit_date', value('exit_date')),
      grade: fields.text('grade', value('grade'), 2),
      bornOn: fields.date('birth_date', value('birth_date')),
    };
    if (row.grade !== null && !grades.test(row.grade))
      fields.refuse('UNKNOWN_CODE', 'grade is none of PK, KG, 01 … 12', 'grade');
    if (row.endsOn !== null && row.endsOn < row.startsOn)
      fields.refuse('END_BEFORE_START', 'the exit is before the entry', 'exit_date');
    if (fields.errors.length === 0 && !seen.add(`${row.studentUniqueId}/${row.schoolCode}/${row.startsOn}`)) {
      fields.refuse('SOURCE_KEY_DUPLICATE', 'student, school and entry date occur twice');
    }
    yield fields.errors.length > 0 ? { line, errors: fields.errors } : { line, row };
  }
  if (columns === null) throw emptyCsv();
}
