import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUuid } from '../../../schema/support/uuid.ts';
import type { Principal } from '../../../src/domain/kernel/principal.ts';
import { READER_ROLE } from '../../../src/postgres/reader-role.ts';
import { viewerReads, visibleDistrict } from '../../../src/server/read-as.ts';
import { createTestApplication, principal } from '../../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  createIsolatedWorld,
  districtColumn,
  type IsolatedWorld,
  RUNTIME_TABLES,
  runtimeTables,
  type Table,
  tablesOf,
} from './isolated-world.ts';
import { breachesOf, countRows, OF_THE_STATE, shortName } from './wall.ts';

let database: TestDatabase;
let dataDirectory: string;
let world: IsolatedWorld;
let tables: readonly Table[];

const viewer = (districtId: string | null) => world.test.application.viewerDatabase.with(districtId ?? '*');

beforeAll(async () => {
  database = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-'));
  const test = await createTestApplication({ home: { databaseUrl: database.url, dataDirectory } });
  world = await createIsolatedWorld(database.url, test);
  tables = [...(await tablesOf(world.owner, world.namespace)), ...(await runtimeTables(world.owner))];
});

afterAll(async () => {
  await world.stop();
  await database.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

describe('every table of the read models, and of what is at work', () => {
  it('is walled: secured for its owner too, shut without a district, and open to each district for its own rows only', async () => {
    expect(tables.length).toBeGreaterThan(20);
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(RUNTIME_TABLES)));
    const breaches: string[] = [];
    for (const table of tables) breaches.push(...(await breachesOf(world, table)));
    expect(breaches).toEqual([]);
  });

  it('is only read by a role that owns nothing and goes round nothing', async () => {
    const [role] = await world.owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles where rolname = $1`,
      [READER_ROLE],
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false });
    expect(await viewer(null).query('select current_user::text as me')).toEqual([{ me: READER_ROLE }]);
    const writable = await world.owner.query(
      `select c.oid::regclass::text as name from pg_class c where c.relkind in ('r', 'p')
         and (has_table_privilege($1, c.oid, 'insert, update, delete, truncate') or pg_get_userbyid(c.relowner) = $1)`,
      [READER_ROLE],
    );
    expect(writable).toEqual([]);
  });

  it('shows a district that nobody knows what is of the state, and no more', async () => {
    const seen: string[] = [];
    for (const table of tables) if ((await countRows(viewer('d000000000009'), table)) > 0) seen.push(shortName(table));
    expect(seen.sort()).toEqual(Object.keys(OF_THE_STATE).sort());
  });
});

describe('the walk finds a wall that somebody broke', () => {
  const INCIDENTS = 'district_incident';
  const EVERYTHING = 'true';
  const WITHOUT_SETTING = `coalesce(nullif(current_setting('state_edition.district', true), ''), DISTRICT) = DISTRICT`;
  const OTHERS_TOO = `current_setting('state_edition.district', true) <> ''`;
  const NOTHING = 'false';
  const NOT_THE_AGENCY = `DISTRICT = current_setting('state_edition.district', true)`;
  /** Rows of a report that belong with no run in particular: a wall of `validation_row` has no district of its own. */
  const OF_ANY_RUN = `exists (select from runtime.validation_run)`;
  const byName = (name: string) => tables.find((one) => shortName(one) === name)!;

  /** What the walk says of a table while its policy for viewers is another one. */
  async function withPolicy(table: Table, condition: string): Promise<string> {
    const [{ stands } = { stands: '' }] = await world.owner.query<{ stands: string }>(
      `select qual as stands from pg_policies where schemaname || '.' || tablename = $1 and policyname = 'viewer'`,
      [table.name],
    );
    await world.owner.query(`alter policy viewer on ${table.name} using (${condition})`);
    try {
      return (await breachesOf(world, table)).join('; ');
    } finally {
      await world.owner.query(`alter policy viewer on ${table.name} using (${stands})`);
    }
  }

  it.each([
    ['shows everything', EVERYTHING, ['is open without a district', 'shows']],
    ['shows everything where nobody has said who asks', WITHOUT_SETTING, ['is open without a district']],
    ['shows each district the others’ rows', OTHERS_TOO, ['shows']],
    ['hides a district’s own rows', NOTHING, ['hides']],
    ['hides the agency’s', NOT_THE_AGENCY, ['hides']],
  ])('with a policy that %s', async (_name, condition, found) => {
    for (const name of [INCIDENTS, 'job', 'upload', 'validation_run']) {
      const table = byName(name);
      const breaches = await withPolicy(table, condition.replaceAll('DISTRICT', districtColumn(table)!));
      for (const word of found) expect(breaches).toContain(`${table.name} ${word}`);
      expect(await breachesOf(world, table)).toEqual([]);
    }
  });

  it('with rows of reports that are shown without their run', async () => {
    const table = byName('validation_row');
    expect(await withPolicy(table, EVERYTHING)).toContain(`${table.name} is open without a district`);
    expect(await withPolicy(table, OF_ANY_RUN)).toContain(`${table.name} shows`);
    expect(await withPolicy(table, NOTHING)).toContain(`${table.name} hides`);
    expect(await breachesOf(world, table)).toEqual([]);
  });

  it.each([
    ['is off', 'disable row level security', 'enable row level security'],
    ['does not hold for the owner', 'no force row level security', 'force row level security'],
  ])('with row-level security that %s', async (_name, breaking, mending) => {
    const { name } = tables.find((one) => shortName(one) === INCIDENTS)!;
    const standing = async () => (await tablesOf(world.owner, world.namespace)).find((one) => one.name === name)!;
    await world.owner.query(`alter table ${name} ${breaking}`);
    try {
      expect(await breachesOf(world, await standing())).toContain(`${name} is not secured for its owner too`);
    } finally {
      await world.owner.query(`alter table ${name} ${mending}`);
    }
    expect(await breachesOf(world, await standing())).toEqual([]);
  });

  it('with a policy more than there should be', async () => {
    const table = tables.find((one) => shortName(one) === INCIDENTS)!;
    await world.owner.query(`create policy another on ${table.name} for select to public using (true)`);
    try {
      expect((await breachesOf(world, table)).join('; ')).toContain(`${table.name} has the policies`);
    } finally {
      await world.owner.query(`drop policy another on ${table.name}`);
    }
  });
});

describe('a query that forgets its scope', () => {
  const FORGETFUL = 'select id, district_id as district from district_incident order by id';

  it('still gives the viewer’s own rows only, where the owner would get everybody’s', async () => {
    const everybody = await world.owner.query<{ district: string }>(FORGETFUL);
    expect(new Set(everybody.map(({ district }) => district))).toEqual(
      new Set([world.own.districtId, world.other.districtId]),
    );
    for (const { districtId } of [world.own, world.other]) {
      const rows = await viewer(districtId).query<{ district: string }>(FORGETFUL);
      expect(rows).toEqual(everybody.filter(({ district }) => district === districtId));
      expect(rows.length).toBeGreaterThan(0);
    }
  });

  it('sees a student of another district only when that student was enrolled here, whoever names them', async () => {
    const { own, other } = world;
    const students = async (districtId: string) =>
      (await viewer(districtId).query<{ id: string }>('select id from student_identity order by id')).map(
        ({ id }) => id,
      );
    expect(await students(own.districtId)).toEqual([own.studentId, own.iepStudentId].sort());
    const named = `from district_incident where district_id = '${own.districtId}' limit 1`;
    await world.owner.query(
      `insert into incident_reference (incident_id, kind, reference) select id, 'STUDENT', $1 ${named}`,
      [other.studentId],
    );
    expect(await students(own.districtId)).toEqual([own.studentId, own.iepStudentId].sort());
    const moved = [other.studentId, `moved-${other.studentId}`];
    await world.owner.query(
      `insert into enrollment (id, doc, student_id, school_id, district_id, starts_on) values ($2, '{}', $1, $3, $4, '2021-01-01')`,
      [...moved, own.schoolId, own.districtId],
    );
    expect(await students(own.districtId)).toEqual([own.studentId, own.iepStudentId, other.studentId].sort());
    const enrolled = await viewer(own.districtId).query<{ district: string }>(
      'select district_id as district from enrollment where student_id = $1 order by 1',
      [other.studentId],
    );
    expect(enrolled.map(({ district }) => district)).toEqual([own.districtId, other.districtId]);
    await world.owner.query('delete from enrollment where id = $1', [moved[1]]);
    expect(await students(own.districtId)).toEqual([own.studentId, own.iepStudentId].sort());
  });
});

describe('the viewer’s district', () => {
  it('is gone with its statement, also when the next one fails', async () => {
    const setting = `select coalesce(current_setting('state_edition.district', true), '') as district`;
    const { viewerDatabase } = world.test.application;
    for (const district of [world.own.districtId, '*', world.other.districtId, '']) {
      expect(await viewerDatabase.with(district).query(setting, [], 'asked')).toEqual([{ district }]);
      await expect(viewerDatabase.with(district).query('select 1 / 0')).rejects.toThrow(/division by zero/);
      await expect(viewerDatabase.with(district).query('select from nowhere', [], 'nowhere')).rejects.toThrow(
        /nowhere/,
      );
    }
    expect(await world.reader.query(setting)).toEqual([{ district: '' }]);
  });

  it('never crosses with another’s when many ask at once', async () => {
    const districts = [world.own.districtId, world.other.districtId, '*', ''];
    const asked = Array.from({ length: 200 }, (_, index) => districts[index % districts.length]!);
    const answers = await Promise.all(
      asked.map((district) =>
        world.test.application.viewerDatabase
          .with(district)
          .query<{ district: string }>(
            'select distinct district_id as district from district_incident order by 1',
            [],
            'crossing',
          ),
      ),
    );
    for (const [index, rows] of answers.entries()) {
      const district = asked[index]!;
      const expected =
        district === '*' ? [world.own.districtId, world.other.districtId] : district === '' ? [] : [district];
      expect(rows.map((row) => row.district)).toEqual(expected);
    }
  });

  it('comes from the account alone: its own district, every one for the agency, none for nobody', () => {
    expect(visibleDistrict(null)).toBe('');
    expect(visibleDistrict(world.own.clerk)).toBe(world.own.districtId);
    expect(visibleDistrict(principal(['STATE_REVIEWER']))).toBe('*');
    expect(() => visibleDistrict(principal(['CLERK'], { districtId: '*' }))).toThrow(/district/);
  });
});

it('gives a random account nothing of another district, whatever id it asks for', async () => {
  const { application } = world.test;
  const everything = viewerReads(world.owner);
  const ids = await world.owner.query<{ id: string; district: string }>(
    `select id, district_id as district from district_incident union all select id, district_id from event_type
     union all select id, district_id from resolution_type union all select id, district_id from certification
     union all select snapshot_id, district_id from snapshot_capture union all select id, org from person
     union all select id, org from category_member union all select student_id, district_id from enrollment
     union all select job_id::text, org from runtime.job union all select upload_id::text, org from runtime.upload
     union all select run_id::text, district_id from runtime.validation_run`,
  );
  const EVERY_ROW = { ruleId: null, schoolIds: null };
  const accounts: readonly (Principal | null)[] = [
    world.own.clerk,
    world.other.clerk,
    world.own.administrator,
    principal(['CLERK'], { districtId: 'd000000000009' }),
    null,
  ];
  // Every query that takes ids; what each finds for the owner is what it could give away.
  const ask = async (read: typeof everything, id: string) => {
    const { directory, students, incidents, mappings, categories, certifications, sync } = read;
    const found = await Promise.all([
      incidents.byIds([id]),
      incidents.stateByIds([id]),
      incidents.statesByIds([id]),
      incidents.findings('DISTRICT', [id], '2022-06-02'),
      incidents.reportFacts([id]),
      sync.stamps([id]),
      mappings.eventTypesByIds([id]),
      mappings.resolutionTypesByIds([id]),
      certifications.byIds([id]),
      certifications.capture(id).then((row) => new Map(row ? [[id, row]] : [])),
      certifications.lockedIds([id]),
      directory.personsByIds([id]),
      categories.membersByIds([id]),
      students.byIds([id]),
      students.enrollments([id]),
      students.iepPeriods([id]),
      students.programs([id]),
    ]);
    const { jobs, transfers, validationRuns } = read;
    const reports = isUuid(id) ? await validationRuns.rows(id, EVERY_ROW, { first: 5, after: null }) : null;
    const kept = isUuid(id)
      ? await Promise.all([jobs.get(id), transfers.upload(id), validationRuns.get(id)])
      : [null, null, null];
    return [...found.map((rows) => rows.size), reports?.rows.length ?? 0, ...kept.map((row) => (row ? 1 : 0))];
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...accounts), fc.constantFrom(...ids), async (account, { id, district }) => {
      const mine = await ask(application.readAs(account), id);
      if (account?.districtId === district) expect(mine).toEqual(await ask(everything, id));
      else expect(mine.every((rows) => rows === 0)).toBe(true);
    }),
    { numRuns: 100 },
  );
  expect((await ask(everything, ids[0]!.id)).some((rows) => rows > 0)).toBe(true);
});
