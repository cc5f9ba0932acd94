import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import { people } from '../../src/seed/people.ts';
import { statePeople } from '../../src/seed/state/state-people.ts';
import { plannedStateWorld } from '../support/planned-state-world.ts';
import { MONTANA_COUNTIES, realNamesIn } from '../support/real-names.ts';

/** What stands behind a name of a district or school and says only what it is. */
const KIND = /\b(elementary|middle|high|school|schools|district|public|county)\b/g;
const properName = (name: string): string => name.toLowerCase().replace(KIND, ' ').replace(/\s+/g, ' ').trim();

async function textsUnder(folder: string): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

describe('names in the demonstrations', () => {
  const { districts, students, records, incidents } = plannedStateWorld('demo');

  it('are no names of real districts, schools or people: what is planned, what is written and what the samples hold', async () => {
    const planned = JSON.stringify([districts, [...students.values()], records, incidents, statePeople, people]);
    const files = [...(await textsUnder('src/seed')), ...(await textsUnder('samples'))];
    expect(files.length).toBeGreaterThan(40);
    const found = [{ path: 'the plan', text: planned }, ...files].map(({ path, text }) => [path, realNamesIn(text)]);
    expect(found.filter(([, names]) => names!.length > 0)).toEqual([]);
  });

  it('are given to no district or school that is called like a county of Montana', () => {
    const counties = new Set(MONTANA_COUNTIES.map((name) => name.toLowerCase()));
    const names = districts.flatMap(({ name, schools }) => [name, ...schools.map((school) => school.name)]);
    expect(counties.size).toBe(56);
    expect(names.filter((name) => counties.has(properName(name)))).toEqual([]);
    expect(counties.has(properName('Golden Valley County High School District'))).toBe(true);
  });

  it('would be found: a place in a sentence, a person by the hash of the name', () => {
    expect(realNamesIn('A fight at WOLF   POINT, after school')).toEqual(['wolf point']);
    expect(realNamesIn('{"name":"North Star 7-8","lastName":"McLeod"}')).toEqual(['north star', 'mcleod']);
    expect(realNamesIn('starfish, pointless')).toEqual([]);
    const known = new Set([sha256Hex('quillan')]);
    expect(realNamesIn('Casey Quillan', known)).toEqual([sha256Hex('quillan').slice(0, 8)]);
    expect(realNamesIn('Casey Quill', known)).toEqual([]);
  });
});
