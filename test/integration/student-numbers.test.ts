import { afterAll, beforeAll, expect, it } from 'vitest';
import { examineStudentNumbers } from '../../src/server/examine-student-numbers.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
});

afterAll(() => test?.stop());

/** What the doctor says in two hours, when nothing of now can still be under way. */
const examined = (isRepair = false) => {
  const { database, namespace, services, claimedNumbers } = test.application;
  const now = new Date(Date.now() + 2 * 60 * 60 * 1000);
  return examineStudentNumbers({ database, namespace, commands: services.commands, claimedNumbers }, { now, isRepair });
};

async function mutate(operation: string, input: object): Promise<{ readonly id: string; readonly code?: string }> {
  const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const { data, errors } = await test.execute<
    Record<string, { student: { id: string }; userErrors: { code: string }[] }>
  >(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { student { id } userErrors { code } } }`,
    { input },
    own.administrator,
  );
  expect(errors).toEqual([]);
  const { student, userErrors } = data![operation]!;
  return { id: student?.id, ...(userErrors[0] && { code: userErrors[0].code }) };
}

const register = async (stateStudentId: string, lastName = 'Fennimore') => {
  const made = await mutate('registerStudent', { firstName: 'Wren', lastName, stateStudentId, bornOn: '2007-03-04' });
  return made;
};

const enrolled = async (stateStudentId: string, lastName?: string) => {
  const { id } = await register(stateStudentId, lastName);
  const { errors } = await test.execute(
    'mutation ($input: EnrollStudentInput!) { enrollStudent(input: $input) { userErrors { code } } }',
    { input: { studentId: id, schoolId: own.schoolId, grade: '09', startsOn: '2021-08-23' } },
    own.administrator,
  );
  expect(errors).toEqual([]);
  return id;
};

it('finds nothing where every number is, or was, that of its student, also after a merge and a correction', async () => {
  const kept = await enrolled('810000001');
  const merged = await enrolled('810000002', 'Gale');
  const renamed = { studentId: kept, changes: { stateStudentId: '810000003' } };
  expect((await mutate('correctStudentIdentity', renamed)).code).toBeUndefined();
  const merge = { keepStudentId: kept, mergeStudentId: merged, reason: 'One child, two numbers.' };
  expect((await mutate('mergeStudents', merge)).code).toBeUndefined();
  await test.settle();
  expect(await test.application.students.resolveStudents(['810000002'])).toEqual(new Map([['810000002', kept]]));
  expect(await examined()).toEqual({
    check: 'STUDENT_NUMBERS',
    isOk: true,
    explanation: 'Every claimed state student number belongs to a student who has it.',
  });
  // It is the streams that say so.
  await test.application.students.mergeStudents(kept, own.studentId);
  expect(await examined()).toMatchObject({ isOk: false, explanation: expect.stringContaining('3 state student') });
  await test.application.students.mergeStudents(own.studentId, kept);
});

it('finds the number of a registration and of a correction that were cut off, and releases just these', async () => {
  const { students } = test.application;
  const holder = await enrolled('820000001', 'Hart');
  const nobody = globalThis.crypto.randomUUID();
  await students.claimStudents([
    { stateStudentId: '820000002', studentId: holder },
    { stateStudentId: '820000003', studentId: nobody },
  ]);
  expect((await register('820000002')).code).toBe('SOURCE_KEY_DUPLICATE');
  const found = await examined();
  expect(found.isOk).toBe(false);
  expect(found.explanation).toContain('2 state student numbers');
  expect(found.explanation).toContain('doctor --repair');
  expect(found.explanation).not.toContain('82000000');
  expect(await examined(true)).toMatchObject({ isOk: true, explanation: expect.stringContaining('2 state student') });
  expect(await examined()).toMatchObject({ isOk: true });
  expect(await students.resolveStudents(['820000001', '820000003'])).toEqual(
    new Map([
      ['820000001', holder],
      ['820000003', null],
    ]),
  );
  expect((await register('820000002')).code).toBeUndefined();
});

it('leaves a claim alone that may still be recorded', async () => {
  const { claimedNumbers } = test.application;
  await test.application.students.claimStudents([
    { stateStudentId: '830000001', studentId: globalThis.crypto.randomUUID() },
  ]);
  const hourAgo = new Date(Date.now() - 60 * 60 * 1000);
  const nothingKnown = async () => new Map<string, readonly string[]>();
  expect(await claimedNumbers.withoutStudent(hourAgo, [nothingKnown])).toEqual([]);
  expect(await examined()).toMatchObject({ isOk: false });
  await examined(true);
});
