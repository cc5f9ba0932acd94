import type { Database } from '../../../src/postgres/sql.ts';
import { READER_ROLE } from '../../../src/postgres/reader-role.ts';
import { districtColumn, type IsolatedWorld, RUNTIME_TABLES, type Table } from './isolated-world.ts';

/** Tables whose rows every signed-in viewer may see, and why. */
export const OF_THE_STATE: Readonly<Record<string, string>> = {
  state_code: 'the code lists that the agency publishes',
  certification_category: 'what is certified is the agency’s word for everybody',
  certification_event: 'one window is many districts’; each learns of its own participation only',
  student_merge: 'which pseudonym stands for which other one; no names, and no word about where',
  district: 'names and codes of public bodies; an enrolment elsewhere names the other district',
  school: 'names and codes of public bodies; an enrolment elsewhere names the other school',
};

export const shortName = ({ name }: Pick<Table, 'name'>): string => name.split('.')[1]!;

export const countRows = async (
  sql: Pick<Database, 'query'>,
  { name }: Pick<Table, 'name'>,
  where = 'true',
): Promise<number> => (await sql.query<{ n: number }>(`select count(*)::int as n from ${name} where ${where}`))[0]!.n;

/**
 * What is wrong with the wall before one table, in sentences that begin with its name: security that is off or does not hold for the
 * owner, other policies than the two, rows without a district, rows of another district, own rows that are hidden.
 */
export async function breachesOf(world: IsolatedWorld, table: Table): Promise<readonly string[]> {
  const { owner, reader } = world;
  const viewer = (district: string) => world.test.application.viewerDatabase.with(district);
  const found: string[] = [];
  if (!table.isSecured || !table.isForced) found.push('is not secured for its owner too');
  const policies = await policiesOf(owner, table);
  const [{ me } = { me: '' }] = await owner.query<{ me: string }>('select current_user::text as me');
  if (policies !== `system ${me}; viewer ${READER_ROLE}`) found.push(`has the policies ${policies}`);
  const all = await countRows(owner, table);
  if (all === 0) found.push('has no rows to look for');
  for (const nobody of [reader, viewer('')])
    if ((await countRows(nobody, table)) > 0) found.push('is open without a district');
  if (!(shortName(table) in OF_THE_STATE)) {
    const column = districtColumn(table);
    const ofDistrict =
      RUNTIME_TABLES[table.name] ?? (column === undefined ? null : (id: string) => `${column} = '${id}'`);
    for (const { districtId } of [world.own, world.other]) {
      const seen = await countRows(viewer(districtId), table);
      if (seen === 0) found.push(`hides its own rows from ${districtId}`);
      if (ofDistrict === null) continue;
      const own = await countRows(owner, table, ofDistrict(districtId));
      if (seen > own) found.push(`shows ${districtId} ${seen - own} rows of others`);
      if (seen < own) found.push(`hides ${own - seen} rows from ${districtId}`);
    }
    const agency = await countRows(viewer('*'), table);
    if (agency < all) found.push(`hides ${all - agency} rows from the agency`);
  }
  return [...new Set(found)].map((fault) => `${table.name} ${fault}`);
}

async function policiesOf(owner: Database, { name }: Table): Promise<string> {
  const rows = await owner.query<{ policy: string }>(
    `select policyname::text || ' ' || array_to_string(roles, ',') as policy from pg_policies
     where schemaname || '.' || tablename = $1 order by policyname`,
    [name],
  );
  return rows.map(({ policy }) => policy).join('; ');
}
