import { FileFault } from './file-fault.ts';
import { FieldReader } from './field-reader.ts';
import { defaultFileLimits } from './file-source.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import { readXmlRecords } from './read-xml-records.ts';
import type { ImportRow } from './row-error.ts';
import { SeenKeys } from './seen-keys.ts';
import { childOf, childrenOf, descriptorAt, descriptorValue, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

export interface ImportedDistrict {
  readonly kind: 'DISTRICT';
  readonly code: string;
  readonly name: string;
}

export interface ImportedSchool {
  readonly kind: 'SCHOOL';
  readonly code: string;
  readonly name: string;
  readonly districtCode: string;
  readonly isPublic: boolean;
  /** Two-character codes in order: `PK`, `KG`, `01` … `12`. */
  readonly grades: readonly string[];
}

export type ImportedOrganization = ImportedDistrict | ImportedSchool;

/** An Ed-Fi grade level as a two-character code. */
const gradeCodes: Readonly<Record<string, string>> = {
  'Preschool/Prekindergarten': 'PK',
  'Early Education': 'PK',
  Kindergarten: 'KG',
  'First grade': '01',
  'Second grade': '02',
  'Third grade': '03',
  'Fourth grade': '04',
  'Fifth grade': '05',
  'Sixth grade': '06',
  'Seventh grade': '07',
  'Eighth grade': '08',
  'Ninth grade': '09',
  'Tenth grade': '10',
  'Eleventh grade': '11',
  'Twelfth grade': '12',
};
const gradeOrder = [...new Set(Object.values(gradeCodes))];

/** Null for a grade level that has no two-character code (adult education, ungraded). */
export function gradeCode(gradeLevel: string): string | null {
  return Object.hasOwn(gradeCodes, gradeLevel) ? (gradeCodes[gradeLevel] ?? null) : null;
}

const maxOrganizations = 50_000;

/**
 * Districts, then schools, of EducationOrganization.xml. A school may name its district by identity or by `ref` to a district of
 * this file, before or after it: so the rows (not the trees) are held until the end of the file.
 */
export async function* readOrganizations(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ImportedOrganization>, void, undefined> {
  const codes = new SeenKeys(maxOrganizations);
  const districtOfXmlId = new Map<string, string>();
  const schools: { element: XmlElement; grades: string[]; fields: FieldReader }[] = [];
  const records = ['LocalEducationAgency', 'School'];
  for await (const element of readXmlRecords(source, {
    rootName: 'InterchangeEducationOrganization',
    records,
    limits,
  })) {
    const isSchool = element.name === 'School';
    const code = textAt(element, isSchool ? 'SchoolId' : 'LocalEducationAgencyId');
    const fields = new FieldReader(element.line, code ?? undefined);
    fields.required(isSchool ? 'SchoolId' : 'LocalEducationAgencyId', code, 32);
    if (code !== null && !codes.add(code)) fields.refuse('SOURCE_KEY_DUPLICATE', 'the organization occurs twice');
    if (isSchool) {
      if (schools.length >= maxOrganizations)
        throw new FileFault('FILE_TOO_LARGE', `more than ${maxOrganizations} schools`);
      schools.push({ element: schoolParts(element), grades: readGrades(element, fields), fields });
      continue;
    }
    const name = fields.required('NameOfInstitution', textAt(element, 'NameOfInstitution'), 120);
    const xmlId = element.attributes.get('id');
    if (xmlId !== undefined && code !== null) districtOfXmlId.set(xmlId, code);
    if (fields.errors.length > 0) yield { line: element.line, errors: fields.errors };
    else yield { line: element.line, row: { kind: 'DISTRICT', code: code ?? '', name } };
  }
  for (const { element, grades, fields } of schools) {
    const reference = childOf(element, 'LocalEducationAgencyReference');
    const ref = reference?.attributes.get('ref');
    const districtCode =
      ref === undefined
        ? fields.required(
            'LocalEducationAgencyReference',
            textAt(reference, 'LocalEducationAgencyIdentity', 'LocalEducationAgencyId'),
          )
        : (districtOfXmlId.get(ref) ?? '');
    if (ref !== undefined && districtCode === '') {
      fields.refuse('FILE_FORMAT', 'the district referred to is not in the file', 'LocalEducationAgencyReference');
    }
    const name = fields.required('NameOfInstitution', textAt(element, 'NameOfInstitution'), 120);
    if (fields.errors.length > 0) {
      yield { line: element.line, errors: fields.errors };
      continue;
    }
    const isPublic = descriptorAt(element, 'AdministrativeFundingControl') !== 'Private School';
    const code = textAt(element, 'SchoolId') ?? '';
    yield { line: element.line, row: { kind: 'SCHOOL', code, name, districtCode, isPublic, grades } };
  }
}

function readGrades(element: XmlElement, fields: FieldReader): string[] {
  const grades = new Set<string>();
  for (const level of childrenOf(element, 'GradeLevel')) {
    const value = descriptorValue(level.text) ?? '';
    const grade = gradeCode(value);
    if (grade !== null) grades.add(grade);
    else
      fields.refuse(
        'UNKNOWN_CODE',
        `no grade code for the grade level ${JSON.stringify(value.slice(0, 60))}`,
        'GradeLevel',
      );
  }
  return gradeOrder.filter((grade) => grades.has(grade));
}

/** What is needed of a school after the end of the file; the rest of its tree (addresses, indicators) can go. */
function schoolParts(element: XmlElement): XmlElement {
  const needed = ['SchoolId', 'NameOfInstitution', 'LocalEducationAgencyReference', 'AdministrativeFundingControl'];
  return { ...element, children: element.children.filter((child) => needed.includes(child.name)) };
}
