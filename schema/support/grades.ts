import { Fault } from '../../src/application/faults.ts';

const GRADE = /^(?:PK|KG|0[1-9]|1[0-2])$/;

/** PK, KG, 01 to 12. */
export const isGrade = (grade: string): boolean => GRADE.test(grade);

export function assertGrades(grades: readonly string[]): void {
  const wrong = grades.find((grade) => !isGrade(grade));
  if (wrong !== undefined) throw new Fault('BAD_USER_INPUT', 'grades are PK, KG, 01 to 12.');
}
