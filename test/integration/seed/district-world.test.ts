import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../../src/seed/people.ts';
import { type SeededWorld, seedDistrictWorld } from '../../../src/seed/seed-district-world.ts';
import { worldFiles } from '../../../src/seed/world-files.ts';
import { openDistrictWorld, ownSamples } from '../../../src/server/demo-world.ts';
import { createTestApplication, principal, type TestApplication } from '../../support/application.ts';

let test: TestApplication;
let world: SeededWorld;

beforeAll(async () => {
  test = await createTestApplication({ start: '2022-05-16T15:00:00.000Z' });
  world = await openDistrictWorld(test.application, test.clock, ownSamples());
  await test.settle();
});

afterAll(() => test.stop());

const count = async (table: string) =>
  (await test.application.readDatabase.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

describe('the world district', () => {
  it('holds one district with its schools, students, programs and roster, and an open window', async () => {
    expect([
      await count('district'),
      await count('school'),
      await count('student_identity'),
      await count('iep_period'),
      await count('enrollment'),
    ]).toEqual([1, 3, 960, 97, 243]);
    const [certification] = [
      ...(await test.application.read.certifications.byIds([`${world.district.id}.${world.eventId}`])).values(),
    ];
    expect(certification!.state).toMatchObject({ cycle: 1, dueOn: '2022-06-30', lastInstructionDay: '2022-05-26' });
    expect(certification!.state.certifiers.map((one) => one.isActive)).toEqual([true, true]);
    expect(certification!.state.reviewers).toHaveLength(1);
  });

  it('writes nothing when it is seeded again', async () => {
    const before = (await test.application.services.progress.status()).head;
    const { services, read, blobs } = test.application;
    const parts = { ...services, read, blobs };
    await seedDistrictWorld(parts, await worldFiles(ownSamples()));
    await openDistrictWorld(test.application, test.clock, ownSamples());
    await test.settle();
    expect((await test.application.services.progress.status()).head).toBe(before);
  });

  it('keeps its names to itself: whoever asks for one of them, once or several at the same moment, is told that it is taken', async () => {
    const administrator = principal(['DISTRICT_ADMINISTRATOR'], { districtId: world.district.id });
    const ask = async (operation: string, input: object) => {
      const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
      const { data, errors } = await test.execute<Record<string, { userErrors: { code: string }[] }>>(
        `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code } } }`,
        { input },
        administrator,
      );
      expect(errors).toEqual([]);
      return data![operation]!.userErrors.map(({ code }) => code);
    };
    const before = (await test.application.services.progress.status()).head;
    const [somebody] = await test.application.readDatabase.query<{ id: string }>('select id from person limit 1');
    const account = { personId: somebody!.id, password: 'a long and unusual word', roles: ['CLERK'] };
    for (const [operation, input, code] of [
      ['createEventType', { name: ' knife' }, 'NAME_TAKEN'],
      ['createResolutionType', { name: 'EXPULSION' }, 'NAME_TAKEN'],
      ['createUserAccount', { ...account, username: people[0]!.username.toUpperCase() }, 'USERNAME_TAKEN'],
    ] as const) {
      expect(await ask(operation, input)).toEqual([code]);
      expect(await Promise.all([1, 2, 3].map(() => ask(operation, input)))).toEqual([[code], [code], [code]]);
    }
    expect((await test.application.services.progress.status()).head).toBe(before);
    expect(await test.application.database.query('select from account.name_claim')).toEqual([]);
  });

  it('has no name, birth date or number of a person outside a sealed slot anywhere in the log', async () => {
    const students = await readFile(join(ownSamples(), 'Student.xml'), 'utf8');
    const secrets = new Set<string>();
    for (const [, value] of students.matchAll(
      /<(?:FirstName|LastSurname|MiddleName|StudentUniqueId|BirthDate)>([^<]+)</g,
    ))
      secrets.add(value!);
    for (const person of people) if (person.isMachine !== true) secrets.add(person.firstName).add(person.lastName);
    expect(secrets.size).toBeGreaterThan(1_000);
    const rows = await test.application.database.query<{ text: string }>(
      'select stream || data || meta as text from log.event',
    );
    const words = new Set(rows.flatMap(({ text }) => text.match(/[\p{L}\d-]+/gu) ?? []));
    expect([...secrets].filter((secret) => words.has(secret))).toEqual([]);
  });
});
