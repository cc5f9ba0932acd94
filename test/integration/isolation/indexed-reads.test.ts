import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandFacts } from '../../../projections/district_incident/command-facts.ts';
import { studentQueries } from '../../../projections/student_identity/queries.ts';
import { DISTRICT_SETTING, READER_ROLE } from '../../../src/postgres/reader-role.ts';
import type { Sql } from '../../../src/postgres/sql.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';

let test: TestApplication;

beforeAll(async () => {
  test = await createTestApplication();
});

afterAll(() => test?.stop());

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The statement that some work sends. */
async function statementOf(work: (sql: Sql) => Promise<unknown>): Promise<Statement> {
  const sent: Statement[] = [];
  await work({
    query: (text, values = []) => {
      sent.push({ text, values });
      return Promise.resolve([]);
    },
  });
  return sent[0]!;
}

/** How PostgreSQL would answer it for a viewer when looking at a whole table is the last resort. */
function planFor({ text, values }: Statement): Promise<string> {
  return test.application.readDatabase.withConnection(async (sql) => {
    await sql.query(`set role ${READER_ROLE}`);
    await sql.query(`select set_config($1, 'd000000000001', false)`, [DISTRICT_SETTING]);
    await sql.query('set enable_seqscan = off');
    const rows = await sql.query<Record<string, string>>(`explain ${text}`, values);
    return rows.map((row) => Object.values(row).join()).join('\n');
  });
}

describe('behind row-level security', () => {
  it.each([
    ['students', (sql: Sql) => studentQueries(sql).byIds(['a']), 'student_identity'],
    ['enrolments of students', (sql: Sql) => studentQueries(sql).enrollments(['a']), 'enrollment'],
    ['IEP periods of students', (sql: Sql) => studentQueries(sql).iepPeriods(['a']), 'iep_period'],
    ['students of a scope', (sql: Sql) => studentQueries(sql).inScope(['a'], 'd000000000001', null), 'enrollment'],
    [
      'what a command about an incident names',
      (sql: Sql) => commandFacts(sql)({ districtId: 'd000000000001', typeIds: [], studentIds: ['a'] }),
      'enrollment',
    ],
  ])('%s are found by an index', async (_what, work, table) => {
    const plan = await planFor(await statementOf(work));
    expect(plan).toMatch(new RegExp(`Scan .*\\bon ${table}\\b.*\\n\\s+(Index|Recheck) Cond: `));
  });
});
