import type { Program } from '../../domain/program-participation/events.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import { FieldReader } from './field-reader.ts';
import { defaultFileLimits } from './file-source.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import { readXmlRecords } from './read-xml-records.ts';
import type { ImportRow } from './row-error.ts';
import { SeenKeys } from './seen-keys.ts';
import { childOf, descriptorAt, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

interface ImportedPeriod {
  readonly studentUniqueId: string;
  /** What tells this period from the student's other ones: organization, program and begin, without the student. */
  readonly periodKey: string;
  readonly startsOn: IsoDate;
  /** Last day; null when open. */
  readonly endsOn: IsoDate | null;
}

export interface ImportedIepPeriod extends ImportedPeriod {
  readonly kind: 'IEP';
}

export interface ImportedParticipation extends ImportedPeriod {
  readonly kind: 'PARTICIPATION';
  readonly program: Program;
}

/** Other associations (bilingual, migrant, meals …) have no bearing on behavior; they are only counted. */
export interface IgnoredAssociation {
  readonly kind: 'IGNORED';
  readonly association: string;
}

export type ImportedProgram = ImportedIepPeriod | ImportedParticipation | IgnoredAssociation;

const specialEducation = 'StudentSpecialEducationProgramAssociation';
const associations = [
  specialEducation,
  'StudentProgramAssociation',
  'StudentCTEProgramAssociation',
  'StudentHomelessProgramAssociation',
  'StudentLanguageInstructionProgramAssociation',
  'StudentMigrantEducationProgramAssociation',
  'StudentNeglectedOrDelinquentProgramAssociation',
  'StudentSchoolFoodServiceProgramAssociation',
  'StudentSection504ProgramAssociation',
  'StudentTitleIPartAProgramAssociation',
];
const twentyFirstCentury = /21st\s+(century|cclc)|twenty[- ]first century/i;

/**
 * Special-education associations of StudentProgram.xml as IEP periods, and participation in a 21st Century program, which is
 * recognized by the program's name or type. An IEP period starts on `IEPBeginDate`, else `BeginDate`; it ends on
 * `SpecialEducationExitDate`, else `EndDate`. `IEPEndDate` does not end it: a plan that is overdue for renewal still protects.
 */
export async function* readPrograms(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ImportedProgram>, void, undefined> {
  const seen = new SeenKeys();
  for await (const element of readXmlRecords(source, {
    rootName: 'InterchangeStudentProgram',
    records: associations,
    limits,
  })) {
    const program = childOf(childOf(element, 'ProgramReference'), 'ProgramIdentity');
    const name = textAt(program, 'ProgramName') ?? '';
    const isIep = element.name === specialEducation;
    if (!isIep && !twentyFirstCentury.test(`${name}\n${descriptorAt(program, 'ProgramType') ?? ''}`)) {
      yield { line: element.line, row: { kind: 'IGNORED', association: element.name } };
      continue;
    }
    const fields = new FieldReader(element.line);
    const row = isIep ? readIep(element, name, fields) : readParticipation(element, name, fields);
    if (row.endsOn !== null && row.endsOn < row.startsOn) {
      fields.refuse('END_BEFORE_START', `the period ${row.startsOn} to ${row.endsOn} ends before it starts`);
    }
    if (fields.errors.length === 0 && !seen.add(`${row.kind}/${row.studentUniqueId}/${row.periodKey}`)) {
      fields.refuse('SOURCE_KEY_DUPLICATE', 'the association occurs twice');
    }
    yield fields.errors.length > 0 ? { line: element.line, errors: fields.errors } : { line: element.line, row };
  }
}

function readIep(element: XmlElement, name: string, fields: FieldReader): ImportedIepPeriod {
  const beginsOn = fields.requiredDate('BeginDate', textAt(element, 'BeginDate'));
  const endsOn = fields.date('EndDate', textAt(element, 'EndDate'));
  return {
    kind: 'IEP',
    ...subjectOf(element, name, beginsOn, fields),
    startsOn: fields.date('IEPBeginDate', textAt(element, 'IEPBeginDate')) ?? beginsOn,
    endsOn: fields.date('SpecialEducationExitDate', textAt(element, 'SpecialEducationExitDate')) ?? endsOn,
  };
}

function readParticipation(element: XmlElement, name: string, fields: FieldReader): ImportedParticipation {
  const startsOn = fields.requiredDate('BeginDate', textAt(element, 'BeginDate'));
  const endsOn = fields.date('EndDate', textAt(element, 'EndDate'));
  return {
    kind: 'PARTICIPATION',
    program: 'TWENTY_FIRST_CENTURY',
    ...subjectOf(element, name, startsOn, fields),
    startsOn,
    endsOn,
  };
}

function subjectOf(
  element: XmlElement,
  name: string,
  beginsOn: IsoDate,
  fields: FieldReader,
): { studentUniqueId: string; periodKey: string } {
  const studentUniqueId = fields.required(
    'StudentUniqueId',
    textAt(element, 'StudentReference', 'StudentIdentity', 'StudentUniqueId'),
    32,
  );
  const organization = textAt(
    element,
    'EducationOrganizationReference',
    'EducationOrganizationIdentity',
    'EducationOrganizationId',
  );
  return { studentUniqueId, periodKey: `${organization ?? ''}/${name}/${beginsOn}` };
}
