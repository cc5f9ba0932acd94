import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFiles } from '../../../samples/sample-files.ts';
import { publishedFolder, readFolder, sampleFolder } from './interchange-folder.ts';
import type { Folder } from './interchange-folder.ts';

test('The committed sample files are what their table says', () => {
  for (const [name, text] of sampleFiles())
    expect(readFileSync(join(sampleFolder, name), 'utf8') === text, name).toBe(true);
});

test('The sample is small', () => {
  const bytes = [...sampleFiles().values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(1024 ** 2);
});

test('No two students of the sample share a surname, and nobody is older or younger than the school', async () => {
  const { students, roster, schools } = await readFolder(sampleFolder);
  expect(new Set(students.map((student) => student.lastName)).size).toBe(students.length);
  for (const { studentUniqueId, schoolCode } of roster) {
    const student = students.find((one) => one.stateStudentId === studentUniqueId);
    const age = 2021 - Number(student?.bornOn?.slice(0, 4));
    const grades = schools.find((school) => school.code === schoolCode)?.grades ?? [];
    expect(grades).toContain(String(age - 5).padStart(2, '0'));
  }
});

const surnames = ({ students, incidents }: Folder): string[] => [
  ...students.map((student) => student.lastName ?? ''),
  ...incidents
    .flatMap((incident) => incident.events.flatMap((event) => event.participants))
    .flatMap((person) => person.external?.lastName ?? []),
];

for (const publishedPath of publishedFolder === null ? [] : [publishedFolder]) {
  test('The sample shares no name, number, incident or day with the published files', async () => {
    const [own, published] = [await readFolder(sampleFolder), await readFolder(publishedPath)];
    const facts: readonly ((folder: Folder) => readonly string[])[] = [
      surnames,
      (folder) => folder.students.map((student) => student.stateStudentId),
      (folder) => [...folder.districts, ...folder.schools].flatMap(({ code, name }) => [code, name]),
      (folder) => folder.incidents.map((incident) => incident.sourceKey),
      (folder) => folder.incidents.map((incident) => `${incident.occurredOn} ${incident.events[0]?.value}`),
    ];
    for (const fact of facts) {
      const taken = new Set(fact(published));
      expect(fact(own).filter((value) => taken.has(value))).toEqual([]);
    }
  });
}
