import type { StudentRegistered } from '../../domain/student/events.ts';
import type { PlannedDistrict } from './directory.ts';
import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import { seededRandom } from './random.ts';
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

/** A district that tells no story knows its students by number only; so many of them have a record. */
const UNNAMED = 2;

/** Students of every district, by district. */
export function plannedStudents(
  districts: readonly PlannedDistrict[],
  size: WorldSize,
): ReadonlyMap<string, readonly PlannedStudent[]> {
  const random = seededRandom(1);
  const storyDistricts = districts.filter(({ story }) => story !== null).length;
  const named = storyDistricts * size.studentsPerDistrict;
  const { iep, twentyFirstCentury, both, iepEnded } = size.programs;
  const iepEvery = Math.floor(named / iep);
  let number = 0;
  return new Map(
    districts.map((district) => {
      const count = district.story === null ? UNNAMED : size.studentsPerDistrict;
      const students = Array.from({ length: count }, (_, index): PlannedStudent => {
        const school = district.schools[index % district.schools.length]!;
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

/** Five years old at the beginning of the first school year for KG, and so on. */
function bornOn(grade: string, month: number, day: number): string {
  const years = grade === 'KG' ? 0 : Number(grade);
  return `${2018 - years}-${pad(month + 1)}-${pad(day + 1)}`;
}

const pad = (value: number): string => String(value).padStart(2, '0');
