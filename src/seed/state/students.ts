import type { Race, StudentRegistered } from '../../domain/student/events.ts';
import { mostExpelled } from './dangerous-schools.ts';
import { HIGH_SCHOOL, type PlannedDistrict } from './directory.ts';
import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import { type Random, seededRandom } from './random.ts';
import { stateWorldId } from './state-world-id.ts';
import type { WorldSize } from './world-size.ts';

export interface PlannedStudent {
  readonly identity: StudentRegistered;
  readonly districtId: string;
  readonly schoolId: string;
  readonly grade: string;
  readonly hasIep: boolean;
  readonly is21stCentury: boolean;
  /** The program of this school year was ended before the year was over. */
  readonly isIepEnded: boolean;
}

/** A district that tells no story knows its students by number only; so many of them have a record, and everybody whom a dangerous school expels. */
const UNNAMED = 2;

/** Students of every district, by district. */
export function plannedStudents(
  districts: readonly PlannedDistrict[],
  size: WorldSize,
): ReadonlyMap<string, readonly PlannedStudent[]> {
  const random = seededRandom(1);
  const randomRace = seededRandom(4);
  const storyDistricts = districts.filter(({ story }) => story !== null).length;
  const named = storyDistricts * size.studentsPerDistrict;
  const { iep, twentyFirstCentury, both, iepEnded } = size.programs;
  const iepEvery = Math.floor(named / iep);
  let number = 0;
  return new Map(
    districts.map((district) => {
      const expelled = district.dangerousSchool === null ? 0 : mostExpelled(district.dangerousSchool);
      const count = district.story === null ? UNNAMED + expelled : size.studentsPerDistrict;
      const students = Array.from({ length: count }, (_, index): PlannedStudent => {
        const isExpelled = district.story === null && index >= UNNAMED;
        const school = district.schools[isExpelled ? HIGH_SCHOOL : index % district.schools.length]!;
        const grade = school.grades[Math.floor(index / district.schools.length) % school.grades.length]!;
        const studentId = stateWorldId('student', district.code, index);
        const place = { districtId: district.districtId, schoolId: school.schoolId, grade };
        if (district.story === null)
          return {
            identity: unnamed(studentId, `${district.code}-${index + 1}`),
            ...place,
            hasIep: false,
            is21stCentury: false,
            isIepEnded: false,
          };
        // Every so many students has an IEP; those without one make up the rest of the 21st Century students.
        const nth = number++;
        const nthIep = nth % iepEvery === 0 ? nth / iepEvery : Infinity;
        const nthOther = nth % iepEvery === 1 ? (nth - 1) / iepEvery : Infinity;
        return {
          identity: {
            ...unnamed(studentId, `${district.code}-${index + 1}`),
            stateStudentId: String(700_000_000 + nth),
            firstName: random.pick(FIRST_NAMES),
            lastName: random.pick(LAST_NAMES),
            bornOn: bornOn(grade, random.below(12), random.below(28)),
            ...raceOf(randomRace),
          },
          ...place,
          hasIep: nthIep < iep,
          is21stCentury: nthIep < both || nthOther < twentyFirstCentury - both,
          isIepEnded: iep - iepEnded <= nthIep && nthIep < iep,
        };
      });
      return [district.districtId, students];
    }),
  );
}

const unnamed = (studentId: string, localStudentNumber: string): StudentRegistered => ({
  studentId,
  stateStudentId: null,
  localStudentNumber,
  firstName: null,
  middleName: null,
  lastName: null,
  bornOn: null,
  isHispanic: null,
  races: null,
});

/** Of a hundred students so many give each answer to the second part of the question, in turn. */
const RACES_OF_HUNDRED: readonly (readonly [count: number, races: readonly Race[]])[] = [
  [76, ['WHITE']],
  [13, ['AMERICAN_INDIAN_OR_ALASKA_NATIVE']],
  [5, ['AMERICAN_INDIAN_OR_ALASKA_NATIVE', 'WHITE']],
  [3, ['BLACK_OR_AFRICAN_AMERICAN']],
  [2, ['ASIAN']],
  [1, ['NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER']],
];
const HISPANIC_OF_HUNDRED = 6;

/** The two-part question (S001:92); one in a hundred was not asked. */
function raceOf(random: Random): Pick<StudentRegistered, 'isHispanic' | 'races'> {
  if (random.below(100) === 0) return { isHispanic: null, races: null };
  const isHispanic = random.below(100) < HISPANIC_OF_HUNDRED;
  let left = random.below(100);
  const races = RACES_OF_HUNDRED.find(([count]) => (left -= count) < 0)![1];
  return { isHispanic, races };
}

/** Five years old at the beginning of the first school year for KG, and so on. */
function bornOn(grade: string, month: number, day: number): string {
  const years = grade === 'KG' ? 0 : Number(grade);
  return `${2018 - years}-${pad(month + 1)}-${pad(day + 1)}`;
}

const pad = (value: number): string => String(value).padStart(2, '0');
