import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUuid } from '../../../src/crypto/random.ts';
import type { Principal } from '../../../src/domain/kernel/principal.ts';
import { principal } from '../../support/application.ts';
import { createDistrict, type DistrictFixture } from '../../support/district-fixture.ts';
import { type Answer, fileOf, ImportWorld, SAMPLES } from './import-world.ts';

let world: ImportWorld;
let other: DistrictFixture;
let vendor: Principal;
/** The number of a student of the other district, and one of a student who is registered and enrolled nowhere. */
let foreign: string;
let nowhere: string;
const UNKNOWN = '1999999';

const source = (text: string) =>
  async function* () {
    yield Buffer.from(text);
  };
const head = () => world.head();

beforeAll(async () => {
  world = await ImportWorld.open();
  await world.importReference();
  await world.mapEverything('sis');
  other = await createDistrict(world.test, { districtId: 'd000000000002' });
  foreign = '9900020';
  await world.test.application.students.claimStudents([{ stateStudentId: foreign, studentId: other.studentId }]);
  vendor = principal(['VENDOR'], { kind: 'SERVICE_ACCOUNT', districtId: world.districtId });
  const roster = await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8');
  const enrolled = new Set(roster.split(/\r?\n/).map((line) => line.split(',')[0]));
  const text = await readFile(fileOf(SAMPLES, 'STUDENTS_EDFI'), 'utf8');
  nowhere = [...text.matchAll(/<StudentUniqueId>(\d+)</g)].map(([, id]) => id!).find((id) => !enrolled.has(id))!;
});
afterAll(() => world.test.stop());

const schoolCode = async () => {
  const schools = await world.test.application.read.directory.schoolsOfDistricts([world.districtId]);
  return schools[0]!.code;
};

const INLINE = `mutation($input: ImportIncidentsInput!) { importIncidents(input: $input) { userErrors { code path details { key value } } rows { outcome incidentId } } }`;

describe('a number that no student of the district has', () => {
  it('brings nobody into an incident that comes in a request, whoever has it', async () => {
    const code = await schoolCode();
    const before = await head();
    const answers = [];
    for (const mode of ['VALIDATE_ONLY', 'MERGE'])
      for (const studentUniqueId of [foreign, nowhere, UNKNOWN]) {
        const participants = [{ role: 'OFFENDER', studentUniqueId }];
        const events = [{ behavior: 'School Violation', participants }];
        const rows = [{ sourceKey: `G-${mode}`, schoolCode: code, occurredOn: '2022-03-04', events }];
        const input = { idempotencyKey: randomUuid(), sourceSystem: 'sis', mode, rows };
        const { data, errors } = await world.test.execute<Answer>(INLINE, { input }, vendor);
        expect(errors).toEqual([]);
        answers.push(data.importIncidents);
      }
    expect(answers[0]).toMatchObject({
      userErrors: [{ code: 'STUDENT_NOT_IN_SCOPE' }],
      rows: [{ outcome: 'REJECTED', incidentId: null }],
    });
    // The answer does not tell whether anybody has the number.
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await head()).toBe(before);
  });

  it('brings nobody into an incident of a file, also when the agency sends it', async () => {
    const code = await schoolCode();
    const header = 'incident_key,school_code,incident_date,incident_time,behavior,student_id,role';
    const numbers = [foreign, nowhere, UNKNOWN];
    const rows = numbers.map(
      (number, index) => `F${index},${code},2022-03-04,10:15,School Violation,${number},OFFENDER`,
    );
    for (const sender of [vendor, world.manager]) {
      const result = await world.run('BEHAVIOR_CSV', {
        sourceSystem: 'sis',
        principal: sender,
        source: source([header, ...rows].join('\n')),
      });
      expect(result).toMatchObject({ read: 3, imported: 0, rejected: 3 });
      expect(new Set(result.rowErrors.map(({ code: why, message }) => `${why} ${message}`)).size).toBe(1);
      expect(result.rowErrors[0]).toMatchObject({ code: 'STUDENT_NOT_IN_SCOPE' });
    }
    const discipline = await readFile(fileOf(SAMPLES, 'BEHAVIOR_EDFI'), 'utf8');
    const first = /<StudentUniqueId>(\d+)</.exec(discipline)![1]!;
    await world.mapEverything();
    const swapped = discipline.replaceAll(`<StudentUniqueId>${first}<`, `<StudentUniqueId>${foreign}<`);
    const result = await world.run('BEHAVIOR_EDFI', { source: source(swapped) });
    expect(result.rejected).toBeGreaterThan(0);
    expect(result.imported + result.rejected).toBe(21);
    expect(new Set(result.rowErrors.map(({ code: why }) => why))).toEqual(new Set(['STUDENT_NOT_IN_SCOPE']));
  });

  it('is named as a student of another district, by name', async () => {
    const person = {
      role: 'OFFENDER',
      nonStudentKind: 'STUDENT_OF_ANOTHER_DISTRICT',
      firstName: 'Quill',
      lastName: 'F',
    };
    const events = [{ behavior: 'School Violation', participants: [person] }];
    const rows = [{ sourceKey: 'N1', schoolCode: await schoolCode(), occurredOn: '2022-03-04', events }];
    const input = { idempotencyKey: randomUuid(), sourceSystem: 'sis', rows };
    const { data } = await world.test.execute<Answer>(INLINE, { input }, vendor);
    expect(data.importIncidents).toMatchObject({ userErrors: [], rows: [{ outcome: 'IMPORTED' }] });
  });
});

it('records no program of a student whom another district has, and none of its own is lost', async () => {
  const text = await readFile(fileOf(SAMPLES, 'PROGRAMS_EDFI'), 'utf8');
  const admin = principal(['DISTRICT_ADMINISTRATOR'], { districtId: other.districtId });
  const periods = () => world.count('iep_period');
  const before = await periods();
  const result = await world.run('PROGRAMS_EDFI', { org: other.districtId, principal: admin, source: source(text) });
  expect(result.rejected).toBeGreaterThan(0);
  expect(new Set(result.rowErrors.map(({ code }) => code))).toEqual(new Set(['STUDENT_NOT_IN_SCOPE']));
  const strangers = await world.count(
    'iep_period',
    `strpos(doc, '${other.districtId}') > 0 and student_id in (select student_id from enrollment where district_id = '${world.districtId}')`,
  );
  expect(strangers).toBe(0);
  expect(await periods()).toBe(before + result.imported);
});
