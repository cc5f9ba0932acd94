import type { StudentIdentity } from '../../domain/student/events.ts';
import { FieldReader } from './field-reader.ts';
import { defaultFileLimits } from './file-source.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import { readXmlRecords } from './read-xml-records.ts';
import type { ImportRow } from './row-error.ts';
import { SeenKeys } from './seen-keys.ts';
import { childOf, textAt } from './xml-element.ts';

/** A student's identity as Student.xml gives it: Ed-Fi 5 keeps ethnicity and the local number elsewhere, so they are null. */
export interface ImportedStudent extends StudentIdentity {
  /** `StudentUniqueId`. */
  readonly stateStudentId: string;
}

/** Students of Student.xml; a second row with the same `StudentUniqueId` is refused. */
export async function* readStudents(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ImportedStudent>, void, undefined> {
  const seen = new SeenKeys();
  for await (const element of readXmlRecords(source, {
    rootName: 'InterchangeStudent',
    records: ['Student'],
    limits,
  })) {
    const fields = new FieldReader(element.line);
    const name = childOf(element, 'Name');
    const row: ImportedStudent = {
      stateStudentId: fields.required('StudentUniqueId', textAt(element, 'StudentUniqueId'), 32),
      localStudentNumber: null,
      firstName: fields.required('FirstName', textAt(name, 'FirstName'), 75),
      middleName: fields.text('MiddleName', textAt(name, 'MiddleName'), 75),
      lastName: fields.required('LastSurname', textAt(name, 'LastSurname'), 75),
      bornOn: fields.requiredDate('BirthDate', textAt(element, 'BirthData', 'BirthDate')),
      isHispanic: null,
      races: null,
    };
    if (row.stateStudentId !== '' && !seen.add(row.stateStudentId)) {
      fields.refuse('SOURCE_KEY_DUPLICATE', 'the StudentUniqueId occurs twice', 'StudentUniqueId');
    }
    yield fields.errors.length > 0 ? { line: element.line, errors: fields.errors } : { line: element.line, row };
  }
}
