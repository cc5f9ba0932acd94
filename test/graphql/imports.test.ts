import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importJobInput } from '../../src/application/imports/import-job-input.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { principal } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { type Answer, fileOf, ImportWorld, SAMPLES } from '../integration/imports/import-world.ts';

const CREATE_UPLOAD = `mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id isComplete } url expiresAt userErrors { code } } }`;
const START_IMPORT = `mutation($input: StartImportInput!) { startImport(input: $input) { job { id } userErrors { code path details { key value } } } }`;
const JOB = `query($id: ID!) { job(id: $id) { status errorCode error importResult { read imported changed unchanged deleted rejected
  unmapped { kind value times } byKind { kind count } rowErrors(first: 2) { totalCount edges { node { line column sourceKey code message } } } } } }`;
const MAPPINGS = `query($only: Boolean) { sourceCodeMappings(onlyUnmapped: $only) { kind value timesSeen localTypeName stateCode } }`;
const MAP = `mutation($input: MapSourceCodesInput!) { mapSourceCodes(input: $input) { userErrors { code } mappings { value localTypeName }
  impact { incidents waiting stateCodedEvents stateCodedResolutions reportable byReason { reason incidents } } } }`;

let world: ImportWorld;
let vendor: Principal;
let discipline: Buffer;
let keys = 0;

beforeAll(async () => {
  world = await ImportWorld.open();
  await world.importReference();
  vendor = principal(['VENDOR'], { kind: 'SERVICE_ACCOUNT', districtId: world.districtId });
  discipline = await readFile(fileOf(SAMPLES, 'BEHAVIOR_EDFI'));
});
afterAll(() => world.test.stop());

const key = () => `key-${++keys}`;

async function ask(query: string, input: object, as: Principal = vendor): Promise<Answer> {
  const { data, errors } = await world.test.execute<Answer>(query, { input }, as);
  expect(errors).toEqual([]);
  return Object.values(data)[0];
}

async function announce(bytes: Buffer, kind = 'BEHAVIOR_EDFI', as = vendor): Promise<{ id: string; token: string }> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { upload, url } = await ask(
    CREATE_UPLOAD,
    { kind, sizeBytes: bytes.length, sha256, idempotencyKey: key() },
    as,
  );
  return { id: upload.id, token: url.slice(url.lastIndexOf('/') + 1) };
}

async function upload(bytes: Buffer, kind = 'BEHAVIOR_EDFI', as = vendor): Promise<string> {
  const { id, token } = await announce(bytes, kind, as);
  expect(await world.services.transfers.receive(token, Readable.from([bytes]))).toMatchObject({ id });
  return id;
}

async function finished(id: string, as: Principal = vendor): Promise<Answer> {
  await world.test.settle();
  const { data, errors } = await world.test.execute<Answer>(JOB, { id }, as);
  expect(errors).toEqual([]);
  return data.job;
}

const start = (uploadId: string, rest: object = {}, as = vendor) =>
  ask(START_IMPORT, { uploadId, kind: 'BEHAVIOR_EDFI', mode: 'MERGE', idempotencyKey: key(), ...rest }, as);
const events = () => world.count('log.event', `stream like 'incident-%'`);

describe('a district comes from a foreign system (story 1)', () => {
  it('starts nothing before the bytes are there', async () => {
    const { id } = await announce(discipline);
    expect(await start(id)).toMatchObject({ job: null, userErrors: [{ code: 'UPLOAD_INCOMPLETE' }] });
  });

  it('validates: 21 incidents, 11 values without a meaning, nothing in the log', async () => {
    const before = await world.head();
    const { job } = await start(await upload(discipline), { mode: 'VALIDATE_ONLY' });
    const done = await finished(job.id);
    expect(done).toMatchObject({ status: 'COMPLETED', importResult: { read: 21, imported: 0, rejected: 0 } });
    expect(done.importResult.unmapped).toHaveLength(11);
    expect(await world.head()).toBe(before);
  });

  it('refuses to merge, and says which values have no meaning and how often they occur', async () => {
    const before = await world.head();
    const answer = await start(await upload(discipline));
    expect(answer).toMatchObject({ job: null, userErrors: [{ code: 'UNKNOWN_CODE' }] });
    expect(answer.userErrors[0].details).toContainEqual({ key: 'School Code of Conduct', value: '7' });
    expect(answer.userErrors[0].details).toHaveLength(11);
    expect(await world.head()).toBe(before);
  });

  it('fails the job in the same words where the file was too large to be looked at first', async () => {
    const before = await world.head();
    const sha256 = createHash('sha256').update(discipline).digest('hex');
    const id = randomUuid();
    const request = world.request('BEHAVIOR_EDFI', { sourceSystem: 'large' });
    const { kind, mode, sourceSystem, schoolYear, confirmedDeletions, correlationId } = request;
    const input = importJobInput({
      ...{ kind, mode, sourceSystem, schoolYear, confirmedDeletions, correlationId, sha256 },
      sizeBytes: 6 * 1024 ** 2,
      principal: vendor,
    });
    const requestedBy = vendor.accountId;
    const title = 'Import of incidents';
    await world.services.jobs.enqueue({
      id,
      kind: 'IMPORT',
      title,
      org: world.districtId,
      requestedBy,
      certificationId: null,
      input,
    });
    const failed = await finished(id);
    expect(failed).toMatchObject({
      status: 'FAILED',
      errorCode: 'UNKNOWN_CODE',
      importResult: { read: 0, imported: 0 },
    });
    expect(failed.error).toContain('"School Code of Conduct" ×7');
    expect(await world.head()).toBe(before);
  });

  it('lists the values, unmapped first and the most frequent on top', async () => {
    const { data } = await world.test.execute<Answer>(MAPPINGS, { only: true }, world.admin);
    expect(data.sourceCodeMappings).toHaveLength(11);
    expect(data.sourceCodeMappings[0]).toEqual({
      kind: 'DISCIPLINE',
      value: 'In School Suspension',
      timesSeen: 24,
      localTypeName: null,
      stateCode: null,
    });
  });

  it('tells the impact of mappings before they are made', async () => {
    const mappings = await world.localTypes();
    const before = await world.head();
    const answer = await ask(MAP, { mappings, dryRun: true }, world.admin);
    expect(answer.userErrors).toEqual([]);
    expect(answer.impact).toMatchObject({
      incidents: 21,
      waiting: 0,
      stateCodedEvents: 10,
      stateCodedResolutions: 21,
      reportable: 9,
    });
    expect(Object.fromEntries(answer.impact.byReason.map((one: Answer) => [one.reason, one.incidents]))).toEqual({
      REMOVAL_OF_ENROLLED_STUDENT: 1,
      IN_SCHOOL_SUSPENSION_WITH_DISABILITY: 2,
      WEAPON_DRUG_OR_VIOLENCE: 7,
    });
    expect(await world.head()).toBe(before);
  });

  it('maps, and the list says what each value means', async () => {
    const answer = await ask(MAP, { mappings: await world.localTypes() }, world.admin);
    expect(answer.userErrors).toEqual([]);
    const { data } = await world.test.execute<Answer>(MAPPINGS, { only: false }, vendor);
    expect(data.sourceCodeMappings).toContainEqual({
      kind: 'BEHAVIOR',
      value: 'State Offense + Knife',
      timesSeen: 2,
      localTypeName: 'Knife',
      stateCode: '20',
    });
    expect((await world.test.execute<Answer>(MAPPINGS, { only: true }, vendor)).data.sourceCodeMappings).toEqual([]);
  });

  it('refuses a mapping to a type that the district does not have', async () => {
    const wrong = [{ kind: 'BEHAVIOR', value: 'Other', localTypeId: 'nobody-knows' }];
    expect(await ask(MAP, { mappings: wrong }, world.admin)).toMatchObject({
      userErrors: [{ code: 'UNKNOWN_CODE' }],
      mappings: null,
      impact: null,
    });
  });

  it('refuses a word for awards: what a file tells of is discipline', async () => {
    const { eventType } = await ask(
      'mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { id } } }',
      { name: 'Honor roll', alignment: 'AWARD' },
      world.admin,
    );
    const honor = [{ kind: 'BEHAVIOR', value: 'Anything', localTypeId: eventType.id as string }];
    const DETAILS = `mutation($input: MapSourceCodesInput!) { mapSourceCodes(input: $input) { userErrors { code path details { key value } } } }`;
    for (const dryRun of [true, false])
      expect(await ask(DETAILS, { mappings: honor, dryRun }, world.admin)).toMatchObject({
        userErrors: [
          {
            code: 'UNKNOWN_CODE',
            path: ['mappings', '0', 'localTypeId'],
            details: expect.arrayContaining([{ key: 'expected', value: 'DISCIPLINE' }]),
          },
        ],
      });
  });

  it('takes a mapping back, with its effect on the last file, and takes nothing for a value that is none', async () => {
    const MAP_BACK = `mutation($input: MapSourceCodesInput!) { mapSourceCodes(input: $input) { userErrors { code path }
      mappings { kind value localTypeId } impact { incidents waiting } } }`;
    const input = (rest: object) => ({ sourceSystem: 'ed-fi', mappings: [rest] });
    const { sourceCodeMappings } = (
      await world.test.execute<Answer>(
        '{ sourceCodeMappings(sourceSystem: "ed-fi") { kind value localTypeId } }',
        {},
        world.admin,
      )
    ).data;
    const standing = sourceCodeMappings.find(
      ({ kind, localTypeId }: Answer) => kind === 'BEHAVIOR' && localTypeId !== null,
    );
    const { kind, value, localTypeId } = standing;
    const before = await ask(MAP_BACK, { ...input({ kind, value, localTypeId }), dryRun: true }, world.admin);
    const back = { ...input({ kind, value, localTypeId: null }) };
    const tried = await ask(MAP_BACK, { ...back, dryRun: true }, world.admin);
    expect(tried.impact.waiting).toBeGreaterThan(before.impact.waiting);
    const done = await ask(MAP_BACK, back, world.admin);
    expect(done).toMatchObject({ userErrors: [], impact: tried.impact });
    expect(done.mappings).toContainEqual({ kind, value, localTypeId: null });
    await ask(MAP_BACK, input({ kind, value, localTypeId }), world.admin);
    for (const word of ['  ', 'a\nb', 'x'.repeat(1_001)]) {
      const { errors } = await world.test.execute(
        MAP_BACK,
        { input: input({ kind, value: word, localTypeId }) },
        world.admin,
      );
      expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    }
  });

  it('merges once: the same key gives the same job, a new key changes nothing', async () => {
    const input = { uploadId: await upload(discipline), idempotencyKey: key() };
    const { job } = await start(input.uploadId, input);
    expect(await finished(job.id)).toMatchObject({
      status: 'COMPLETED',
      importResult: { imported: 21, changed: 0, deleted: 0, rejected: 0 },
    });
    const [before, head] = [await events(), await world.head()];
    expect((await start(input.uploadId, input)).job.id).toBe(job.id);
    await world.test.settle();
    expect(await world.head()).toBe(head);
    const again = await start(await upload(discipline));
    expect(await finished(again.job.id)).toMatchObject({
      status: 'COMPLETED',
      importResult: { imported: 0, changed: 0, unchanged: 21, deleted: 0 },
    });
    expect(await events()).toBe(before);
  });

  it('refuses another request under a used key', async () => {
    const input = { uploadId: await upload(discipline), idempotencyKey: key() };
    await start(input.uploadId, input);
    const { errors } = await world.test.execute(
      START_IMPORT,
      { input: { ...input, kind: 'BEHAVIOR_EDFI', mode: 'VALIDATE_ONLY' } },
      vendor,
    );
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    await world.test.settle();
  });
});

describe('an import that replaces', () => {
  const without = (text: string): Buffer => {
    const first = text.indexOf('<DisciplineIncident ');
    const identifier = /<IncidentIdentifier>(.*?)</.exec(text.slice(first))?.[1];
    const xmlId = /id="(.*?)"/.exec(text.slice(first))?.[1];
    // Every record of the interchange that is, or refers to, the first incident.
    const records = text.split(
      /(?=<(?:DisciplineIncident |StudentDisciplineIncident\w+Association>|StaffDisciplineIncidentAssociation>|DisciplineAction>))/,
    );
    const kept = records.map((record, index) => {
      const isGone =
        index > 0 && (record.includes(`<IncidentIdentifier>${identifier}<`) || record.includes(`"${xmlId}"`));
      return isGone ? (/<\/Interchange.*/s.exec(record)?.[0] ?? '') : record;
    });
    return Buffer.from(kept.join(''));
  };

  it('asks for the number of deletions, and voids only what was confirmed', async () => {
    const shorter = await upload(without(discipline.toString()));
    const replace = { mode: 'REPLACE_SOURCE', schoolYear: 2022 };
    const before = await world.head();
    const refused = await start(shorter, { ...replace, confirmedDeletions: 0 });
    expect(refused).toMatchObject({
      job: null,
      userErrors: [{ code: 'DELETIONS_NOT_CONFIRMED', path: ['confirmedDeletions'] }],
    });
    expect(refused.userErrors[0].details).toContainEqual({ key: 'wouldDelete', value: '1' });
    expect(await world.head()).toBe(before);
    const { job } = await start(shorter, { ...replace, confirmedDeletions: 1 });
    expect(await finished(job.id)).toMatchObject({
      status: 'COMPLETED',
      importResult: { read: 20, imported: 0, deleted: 1, rejected: 0 },
    });
    expect(await world.count('district_incident', `status = 'VOIDED'`)).toBe(1);
  });

  it('takes back what a shorter file voided when the whole file comes again', async () => {
    const { job } = await start(await upload(discipline));
    const { importResult } = await finished(job.id);
    expect(importResult).toMatchObject({
      imported: 0,
      changed: 1,
      unchanged: 20,
      rejected: 0,
    });
    expect(await world.count('district_incident', `status = 'VOIDED'`)).toBe(0);
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['that ends in the middle', (text: string) => text.slice(0, text.length / 2)],
    [
      'of another interchange',
      () => '<?xml version="1.0"?><InterchangeStudent xmlns="http://ed-fi.org/5.2.0"></InterchangeStudent>',
    ],
    [
      'that declares entities',
      (text: string) => text.replace(/<Interchange/, '<!DOCTYPE x [<!ENTITY a "b">]><Interchange'),
    ],
  ])('%s fails with FILE_FORMAT and leaves the log alone', async (_what, broken) => {
    const bytes = Buffer.from(broken(discipline.toString()));
    const id = await upload(bytes);
    const before = await world.head();
    const { job } = await start(id);
    const failed = await finished(job.id);
    expect(failed).toMatchObject({
      status: 'FAILED',
      errorCode: 'FILE_FORMAT',
      importResult: { read: 0, imported: 0 },
    });
    expect(failed.error).toMatch(/line \d+, column \d+/);
    expect(await world.head()).toBe(before);
  });
});

describe('an upload', () => {
  it('keeps its identity under the same key, gets a fresh address, and takes nothing but the announced bytes', async () => {
    const bytes = Buffer.from('student_unique_id,school_id,entry_date\n');
    const sha256 = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const input = { kind: 'ROSTER_CSV', sizeBytes: bytes.length, sha256, idempotencyKey: key() };
    const first = await ask(CREATE_UPLOAD, input, world.admin);
    const second = await ask(CREATE_UPLOAD, input, world.admin);
    expect(second.upload).toEqual({ id: first.upload.id, isComplete: false });
    expect(second.url).not.toBe(first.url);
    const token = second.url.slice(second.url.lastIndexOf('/') + 1);
    const { transfers } = world.services;
    expect(await transfers.receive(first.url.slice(first.url.lastIndexOf('/') + 1), Readable.from([bytes]))).toBeNull();
    expect(await transfers.receive(token, Readable.from([Buffer.from(bytes).fill('x')]))).toBe('DIGEST_MISMATCH');
    expect(await transfers.receive(token, Readable.from([bytes]))).toMatchObject({ id: first.upload.id });
    const { job } = await start(first.upload.id, { kind: 'ROSTER_CSV' }, world.admin);
    expect(await finished(job.id, world.admin)).toMatchObject({ status: 'COMPLETED', importResult: { read: 0 } });
  });

  it('is taken only for what it was announced as', async () => {
    const uploadId = await upload(discipline);
    const { errors } = await world.test.execute(
      START_IMPORT,
      { input: { uploadId, kind: 'ROSTER_CSV', idempotencyKey: key() } },
      vendor,
    );
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });
});

describe('who may import what', () => {
  it('keeps districts and schools to the agency', async () => {
    const { errors } = await world.test.execute(
      CREATE_UPLOAD,
      { input: { kind: 'ORGANIZATIONS_EDFI', sizeBytes: 1, sha256: 'a'.repeat(64), idempotencyKey: key() } },
      vendor,
    );
    expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  it('lets the collections manager import for any district, and for the whole state', async () => {
    const bytes = await readFile(fileOf(SAMPLES, 'ORGANIZATIONS_EDFI'));
    const { job } = await start(
      await upload(bytes, 'ORGANIZATIONS_EDFI', world.manager),
      { kind: 'ORGANIZATIONS_EDFI' },
      world.manager,
    );
    expect(await finished(job.id, world.manager)).toMatchObject({
      status: 'COMPLETED',
      importResult: { imported: 0, unchanged: 4 },
    });
  });

  it('answers another district as if the upload did not exist', async () => {
    const stranger = principal(['VENDOR'], { districtId: 'd000000000000', kind: 'SERVICE_ACCOUNT' });
    const uploadId = await upload(discipline);
    const { errors } = await world.test.execute(
      START_IMPORT,
      { input: { uploadId, kind: 'BEHAVIOR_EDFI', idempotencyKey: key() } },
      stranger,
    );
    expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it.each([
    ['a source system that cannot stand in a stream name', { sourceSystem: 'a b' }],
    ['a replacement without its school year', { mode: 'REPLACE_ALL' }],
  ])('refuses %s', async (_what, rest) => {
    const uploadId = await upload(discipline);
    const { errors } = await world.test.execute(
      START_IMPORT,
      { input: { uploadId, kind: 'BEHAVIOR_EDFI', idempotencyKey: key(), ...rest } },
      vendor,
    );
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });
});

describe('a roster that names students of another district', () => {
  const ERRORS = `query ($id: ID!) { job(id: $id) { status importResult { imported rejected rowErrors(first: 200) { totalCount edges { node { line column code message } } } } } }`;
  const LOOKS = `query ($filter: AccessLogFilter) { accessLog(filter: $filter, first: 100) { totalCount edges { node { kind operation purpose rowCount subject address } } } }`;
  let admin: Principal;
  let ofOther: DistrictFixture;
  let code: string;
  /** A student of the first district, and one of the second. */
  const stranger = { id: '', number: '', bornOn: '' };
  const own = '990020';

  beforeAll(async () => {
    ofOther = await createDistrict(world.test, { districtId: 'd000000000002' });
    admin = { ...ofOther.administrator, accountId: 'guesser' };
    const { read, students } = world.test.application;
    code = (await read.directory.schoolsByIds([ofOther.schoolId])).get(ofOther.schoolId)!.code;
    const [, first = ''] = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split('\n');
    stranger.number = first.split(',')[0]!;
    stranger.id = [...(await students.resolveStudents([stranger.number])).values()][0]!;
    stranger.bornOn = (await read.students.byIds([stranger.id])).get(stranger.id)!.bornOn!;
    await students.claimStudents([{ stateStudentId: own, studentId: ofOther.studentId }]);
  });

  async function send(
    rows: readonly (readonly [number: string, bornOn: string, startsOn?: string])[],
    mode = 'VALIDATE_ONLY',
    as = admin,
  ) {
    const lines = rows.map(([number, bornOn, startsOn = '2022-05-02']) => `${number},${code},${startsOn},${bornOn}`);
    const text = ['student_unique_id,school_id,entry_date,birth_date', ...lines].join('\n');
    const uploadId = await upload(Buffer.from(text), 'ROSTER_CSV', as);
    const { job } = await start(uploadId, { kind: 'ROSTER_CSV', mode }, as);
    await world.test.settle();
    const { data } = await world.test.execute<Answer>(ERRORS, { id: job.id }, as);
    expect(data.job.status).toBe('COMPLETED');
    const errors: readonly Answer[] = data.job.importResult.rowErrors.edges.map(({ node }: Answer) => node);
    return { ...data.job.importResult, errors };
  }

  async function looks(as: Principal): Promise<readonly Answer[]> {
    const filter = { accountId: admin.accountId, districtId: ofOther.districtId };
    const { data } = await world.test.execute<Answer>(LOOKS, { filter }, as);
    return data.accessLog.edges.map(({ node }: Answer) => node);
  }

  it('answers a wrong birth date as a number that nobody has, and the look is logged', async () => {
    const before = await world.head();
    const errors = [];
    for (const bornOn of ['', '1999-01-01']) {
      const answer = await send([
        [stranger.number, bornOn],
        ['1999999', bornOn],
      ]);
      expect(answer.rejected).toBe(2);
      errors.push(...answer.errors);
    }
    expect(errors[0]).toMatchObject({ column: 'student_unique_id', code: 'STUDENT_NOT_IN_SCOPE' });
    for (const error of errors) expect({ ...error, line: 2 }).toEqual(errors[0]);
    expect(await world.head()).toBe(before);
    const logged = {
      kind: 'PII_READ',
      operation: 'startImport',
      purpose: 'Enrolment of students who move in, from a file',
      rowCount: 0,
      address: '127.0.0.1',
    };
    // The agency sees who was guessed; the district would learn that somebody has the number.
    expect(await looks(admin)).toEqual([logged, logged].map((one) => ({ ...one, subject: null })));
    const subjects = (await looks(principal(['AUDITOR']))).map(({ subject }) => subject);
    expect(new Set(subjects)).toEqual(new Set([null, `student:${stranger.id}`]));
  });

  it('looks no further when too many rows name nobody, at right ones neither, and takes own students all the same', async () => {
    const wrong = Array.from({ length: 320 }, (_, index) => [`19${10_000 + index}`, '1999-01-01'] as const);
    const all = [...wrong, [stranger.number, stranger.bornOn], [own, '', '2021-08-23']] as const;
    const before = await world.count('account.access_log', `account_id = 'guesser'`);
    expect(await send(all)).toMatchObject({ rejected: 321, imported: 0 });
    const looked = await world.count('account.access_log', `account_id = 'guesser'`);
    expect(looked - before).toBeGreaterThan(250);
    expect(looked - before).toBeLessThan(320);
    expect(await world.count('account.access_log', `account_id = 'guesser' and row_count > 0`)).toBe(0);
    const [last] = await world.test.application.database.query<{ error: string }>(
      `select result::json->'rowErrors'->-1 as error from runtime.job order by queued_at desc limit 1`,
    );
    expect(JSON.parse(last!.error)).toMatchObject({ line: 322, message: expect.stringMatching(/^not looked at/) });
  });

  it('brings the student here by the birth date, and logs it', async () => {
    await expect
      .poll(async () => (await send([[stranger.number, stranger.bornOn]], 'MERGE')).imported, { timeout: 30_000 })
      .toBe(1);
    expect((await looks(admin))[0]).toMatchObject({ rowCount: 1, subject: `student:${stranger.id}` });
  });

  it('is imported by nobody without the right', async () => {
    const { errors } = await world.test.execute(
      CREATE_UPLOAD,
      { input: { kind: 'ROSTER_CSV', sizeBytes: 1, sha256: 'a'.repeat(64), idempotencyKey: key() } },
      ofOther.clerk,
    );
    expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });
});
