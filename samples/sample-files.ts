import { disciplineFile } from './discipline-file.ts';
import { calendarFile, organizationFile } from './organization-files.ts';
import { programFile, rosterFile, studentFile } from './student-files.ts';

/** The sample's files by name. The same table always gives the same bytes. */
export function sampleFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['EducationOrganization.xml', organizationFile()],
    ['EducationOrgCalendar.xml', calendarFile()],
    ['Student.xml', studentFile()],
    ['StudentProgram.xml', programFile()],
    ['roster.csv', rosterFile()],
    ['StudentDiscipline.xml', disciplineFile()],
  ]);
}
