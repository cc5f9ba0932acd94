import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileSource } from '../../../src/application/imports/file-source.ts';
import type { ParsedIncident } from '../../../src/application/imports/parsed-incident.ts';
import { readCalendars } from '../../../src/application/imports/read-calendars.ts';
import { readDiscipline } from '../../../src/application/imports/read-discipline.ts';
import { readOrganizations } from '../../../src/application/imports/read-organizations.ts';
import { readPrograms } from '../../../src/application/imports/read-programs.ts';
import { readRoster } from '../../../src/application/imports/read-roster.ts';
import { readStudents } from '../../../src/application/imports/read-students.ts';
import type { ImportRow } from '../../../src/application/imports/row-error.ts';
import { dayOfWeek } from '../../../src/shared/calendar.ts';
import { all } from './file-of.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const sampleFolder = join(root, 'samples');
const besideTheProject = join(root, '../shared/data/ed-fi-5.2');

/** The published Ed-Fi 5.2 files: where `ED_FI_DIR` says, else beside the project; null when there are none. */
export const publishedFolder: string | null =
  process.env['ED_FI_DIR'] ?? (existsSync(besideTheProject) ? besideTheProject : null);

export type Folder = Awaited<ReturnType<typeof readFolder>>;

/** Every file of a folder through the readers; a rejected row throws. */
export async function readFolder(folder: string) {
  const open =
    (name: string): FileSource =>
    () =>
      createReadStream(join(folder, name));
  const roster = existsSync(join(folder, 'roster.csv')) ? 'roster.csv' : 'roster-derived.csv';
  const organizations = await rowsOf(readOrganizations(open('EducationOrganization.xml')));
  return {
    districts: organizations.filter((one) => one.kind === 'DISTRICT'),
    schools: organizations.filter((one) => one.kind === 'SCHOOL'),
    calendars: await rowsOf(readCalendars(open('EducationOrgCalendar.xml'))),
    students: await rowsOf(readStudents(open('Student.xml'))),
    programs: await rowsOf(readPrograms(open('StudentProgram.xml'))),
    roster: await rowsOf(readRoster(open(roster))),
    incidents: await rowsOf(readDiscipline(open('StudentDiscipline.xml'))),
    discipline: open('StudentDiscipline.xml'),
    programFile: open('StudentProgram.xml'),
  };
}

async function rowsOf<T>(rows: AsyncIterable<ImportRow<T>>): Promise<T[]> {
  return (await all(rows)).map((row) => {
    if (row.errors !== undefined) throw new Error(JSON.stringify(row.errors));
    return row.row;
  });
}

/** Counts that do not depend on names, numbers or days: equal for files of the same shape. */
export function shapeOf(folder: Folder) {
  const enrolled = new Set(folder.roster.map((row) => row.studentUniqueId));
  const ieps = folder.programs.filter((program) => program.kind === 'IEP');
  return {
    districts: folder.districts.length,
    schools: folder.schools
      .map(({ code, grades, isPublic }) => {
        const enrolments = folder.roster.filter((row) => row.schoolCode === code).length;
        const incidents = folder.incidents.filter((incident) => incident.schoolCode === code).length;
        return { grades, isPublic, enrolments, incidents };
      })
      .sort((a, b) => a.enrolments - b.enrolments),
    calendars: folder.calendars.map((calendar) => calendar.schoolYear),
    students: folder.students.length,
    middleNamesAreOptional: folder.students.some((student) => student.middleName === null),
    ieps: ieps.length,
    iepsOpen: ieps.filter((iep) => iep.endsOn === null).length,
    iepsOnRoster: ieps.filter((iep) => enrolled.has(iep.studentUniqueId)).length,
    ignored: tally(folder.programs.flatMap((program) => (program.kind === 'IGNORED' ? [program.association] : []))),
    roster: folder.roster.length,
    incidents: tally(folder.incidents.map(outlineOf)),
    sundays: folder.incidents.filter((incident) => dayOfWeek(incident.occurredOn) === 0).length,
    police: folder.incidents.filter((incident) => incident.isReferredToLawEnforcement).length,
    offendersEnrolledThere: folder.incidents.filter((incident) =>
      folder.roster.some(
        (row) => row.schoolCode === incident.schoolCode && row.studentUniqueId === offenderOf(incident),
      ),
    ).length,
  };
}

/** The student who is accused. */
export function offenderOf(incident: ParsedIncident): string | null {
  const people = incident.events.flatMap((event) => event.participants);
  return (
    people.find((person) => person.role === 'OFFENDER' && person.studentUniqueId !== null)?.studentUniqueId ?? null
  );
}

function outlineOf(incident: ParsedIncident): string {
  const events = incident.events.map((event) => {
    const people = event.participants.map((person) => {
      const actions = person.actions.map((action) => `${action.value} ${action.days}`);
      return [person.external?.origin ?? 'STUDENT', person.role, ...actions].join(' ');
    });
    return [event.value, ...people.sort()].join('; ');
  });
  return `${events.join(' | ')}; staff ${incident.staffAssociations}`;
}

export function tally(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of [...items].sort()) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
