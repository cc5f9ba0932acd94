import type { ImportReads, KnownEnrollment, KnownSchool } from '../ports/imports.ts';
import type { RefusedRow } from './row-plan.ts';

/** The schools of a district by the code that files name them with; `only` narrows them to those that an account works for. */
export async function schoolsByCode(
  reads: ImportReads,
  districtId: string,
  only: readonly string[] | null = null,
): Promise<ReadonlyMap<string, KnownSchool>> {
  const schools = await reads.directory.schoolsOfDistricts([districtId]);
  return new Map(schools.filter(({ id }) => only?.includes(id) ?? true).map((school) => [school.code, school]));
}

export function schoolNotHere(line: number, schoolCode: string): RefusedRow {
  const message = `no school ${JSON.stringify(schoolCode)} in this district`;
  return { line, errors: [{ line, column: 'SchoolId', code: 'SCHOOL_NOT_IN_SCOPE', message }] };
}

export function studentNotHere(line: number): RefusedRow {
  const message = 'the student is not registered here';
  return { line, errors: [{ line, column: 'StudentUniqueId', code: 'STUDENT_NOT_IN_SCOPE', message }] };
}

/** Whether only other districts have, or had, the student. Who was never enrolled is nobody's: a file may come before its roster. */
export const isOfOthers = (known: readonly KnownEnrollment[], districtId: string): boolean =>
  known.length > 0 && known.every((one) => one.districtId !== districtId);
