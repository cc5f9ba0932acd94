import { randomUuid } from '../../../src/crypto/random.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import { READER_ROLE } from '../../../src/postgres/reader-role.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';
import { certifySnapshot } from '../../support/certified-snapshot.ts';
import { createDistrict, type DistrictFixture } from '../../support/district-fixture.ts';

/** Two districts with incidents, certifications and snapshots, and at least one row of each in every table of the read models. */
export interface IsolatedWorld {
  readonly test: TestApplication;
  readonly own: DistrictFixture;
  readonly other: DistrictFixture;
  readonly namespace: string;
  /** Past row-level security. */
  readonly owner: Database;
  /** As the reader, without a district. */
  readonly reader: Database;
  stop(): Promise<void>;
}

export async function createIsolatedWorld(databaseUrl: string, test?: TestApplication): Promise<IsolatedWorld> {
  const running = test ?? (await createTestApplication());
  const own = await createDistrict(running);
  const other = await createDistrict(running, { districtId: 'd000000000002' });
  for (const district of [own, other]) await certifySnapshot(running, district);
  await running.settle();
  const { transfers, validationRuns } = running.application.services;
  for (const { districtId } of [own, other]) {
    const request = { kind: 'BEHAVIOR_CSV', org: districtId, createdBy: 'somebody', sizeBytes: null, sha256: null };
    await transfers.createUpload({ ...request, id: randomUuid() });
    const head = { id: randomUuid(), certificationId: null, groupId: 'behavior', ranAt: '2022-06-02T15:00:00.000Z' };
    const scope = { districtId, schoolIds: null, schoolYear: 2022 };
    await validationRuns.run({ ...head, ranBy: 'somebody' }, 'DISTRICT', scope, '2022-06-02');
  }
  const { namespace, readDatabase } = running.application;
  for (const table of await tablesOf(readDatabase, namespace))
    for (const district of [own, other]) await fill(readDatabase, table, district);
  const reader = openDatabase(databaseUrl, { role: READER_ROLE, searchPath: `${namespace}, public` });
  return {
    test: running,
    own,
    other,
    namespace,
    owner: readDatabase,
    reader,
    async stop() {
      await reader.close();
      await running.stop();
    },
  };
}

export interface Table {
  /** `schema.table`. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly isSecured: boolean;
  readonly isForced: boolean;
}

/** Tables outside the read models that are read for people, and how the rows of a district are told apart where no column says so. */
export const RUNTIME_TABLES: Readonly<Record<string, ((districtId: string) => string) | null>> = {
  'runtime.job': null,
  'runtime.upload': null,
  'runtime.validation_run': null,
  'runtime.validation_row': (districtId) =>
    `run_id in (select run_id from runtime.validation_run where district_id = '${districtId}')`,
};

/** Those tables as the catalogue has them. */
export const runtimeTables = async (owner: Database): Promise<readonly Table[]> =>
  (await tablesOf(owner, 'runtime')).filter(({ name }) => Object.hasOwn(RUNTIME_TABLES, name));

/** Every table of a schema, as the catalogue has it. */
export function tablesOf(owner: Database, schema: string): Promise<readonly Table[]> {
  return owner
    .query<Table>(
      `select n.nspname || '.' || c.relname as name, c.relrowsecurity as "isSecured", c.relforcerowsecurity as "isForced",
       array(select json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (a.attgenerated = '' or n.nspname = 'runtime') order by a.attnum)::text[] as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'p') order by 1`,
      [schema],
    )
    .then((tables) =>
      tables.map((table) => ({
        ...table,
        columns: table.columns.map((column) => JSON.parse(column as unknown as string) as Table['columns'][number]),
      })),
    );
}

/** The column that says whose a row is. */
export const districtColumn = ({ columns }: Table): string | undefined =>
  ['district_id', 'org'].find((name) => columns.some((column) => column.name === name));

const isStudents = ({ columns }: Table) => columns.some(({ name }) => name === 'student_id');

/** One made-up row of the district, where the story above has left none. */
async function fill(owner: Database, table: Table, district: DistrictFixture): Promise<void> {
  const column = districtColumn(table) ?? (isStudents(table) ? 'student_id' : undefined);
  const value = column === 'student_id' ? district.studentId : district.districtId;
  const [row] = await owner.query<{ n: number }>(
    `select count(*)::int as n from ${table.name} where ${column ?? `'${value}'`} = $1`,
    [value],
  );
  if (row!.n > 0) return;
  const values = table.columns.map(({ name, type }) => (name === column ? value : madeUp(type, district)));
  await owner.query(
    `insert into ${table.name} (${table.columns.map(({ name }) => name).join(', ')}) values (${values.map((_, index) => `$${index + 1}`).join(', ')})`,
    values,
  );
}

const madeUp = (type: string, { districtId }: DistrictFixture): unknown => {
  if (type.endsWith('[]')) return [];
  if (type === 'date' || type.startsWith('timestamp')) return '2022-01-01';
  return type === 'boolean' ? false : type === 'text' ? `"${districtId}"` : 1;
};
