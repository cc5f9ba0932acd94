import { text } from 'node:stream/consumers';
import { addDays } from '../../shared/calendar.ts';
import type { WorldFiles } from '../world-files.ts';
import type { PlannedStudent } from './students.ts';
import type { PlannedDistrict } from './directory.ts';

/** From the sample's school year to the latest of the world: whole weeks, so that every day stays the same day of the week. */
const DAYS_LATER = 209 * 7;

/** The sample's incidents as Big Sage's own system sends them this year: of its students, each in the school that the sample's roster names. */
export async function bigSageFile(
  files: WorldFiles,
  { schools }: PlannedDistrict,
  students: readonly PlannedStudent[],
): Promise<string> {
  const [incidents, roster] = await Promise.all([text(files.open('BEHAVIOR_EDFI')), text(files.open('ROSTER_CSV'))]);
  const numbers = new Map<string, string>();
  const taken = new Map<string, number>();
  for (const line of roster.trimEnd().split('\n').slice(1)) {
    const [sampleId, schoolCode] = line.split(',') as [string, string];
    const nth = taken.get(schoolCode) ?? 0;
    taken.set(schoolCode, nth + 1);
    const school = schools.find(({ code }) => code === schoolCode);
    const own = students.filter(({ schoolId }) => schoolId === school?.schoolId);
    const number = own[nth % own.length]?.identity.stateStudentId;
    if (number == null)
      throw new Error(`${files.path('ROSTER_CSV')} names the school ${schoolCode}, which Big Sage does not have`);
    numbers.set(sampleId, number);
  }
  return incidents
    .replace(/(?<=<(?:IncidentDate|DisciplineDate)>)[\d-]{10}/g, (date) => addDays(date, DAYS_LATER))
    .replace(/(?<=<StudentUniqueId>)\d+/g, (sampleId) => numbers.get(sampleId) ?? sampleId);
}
