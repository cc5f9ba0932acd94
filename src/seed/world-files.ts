import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ImportKind } from '../domain/import/events.ts';

/** The interchange files of one district, in the order in which they are imported. */
const FILES: readonly { readonly kind: ImportKind; readonly names: readonly string[] }[] = [
  { kind: 'ORGANIZATIONS_EDFI', names: ['EducationOrganization.xml'] },
  { kind: 'CALENDARS_EDFI', names: ['EducationOrgCalendar.xml'] },
  { kind: 'STUDENTS_EDFI', names: ['Student.xml'] },
  { kind: 'PROGRAMS_EDFI', names: ['StudentProgram.xml'] },
  { kind: 'ROSTER_CSV', names: ['roster.csv', 'roster-derived.csv'] },
  { kind: 'BEHAVIOR_EDFI', names: ['StudentDiscipline.xml'] },
];

/** A folder of Ed-Fi interchange files, as published or as in samples/. */
export interface WorldFiles {
  readonly directory: string;
  open(kind: ImportKind): Readable;
  path(kind: ImportKind): string;
}

/** The folder has not every file that a district needs. */
export class WorldFilesMissing extends Error {
  override readonly name = 'WorldFilesMissing';
}

export async function worldFiles(directory: string): Promise<WorldFiles> {
  const paths = new Map<ImportKind, string>();
  for (const { kind, names } of FILES) {
    for (const name of names) {
      const path = join(directory, name);
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (isThere) paths.set(kind, path);
    }
    if (!paths.has(kind)) throw new WorldFilesMissing(`${directory} has no ${names.join(' or ')}.`);
  }
  const path = (kind: ImportKind) => paths.get(kind)!;
  return { directory, path, open: (kind) => createReadStream(path(kind)) };
}
