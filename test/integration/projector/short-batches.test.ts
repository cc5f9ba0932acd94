import { afterAll, beforeAll, expect, it } from 'vitest';
import { incidentColumns } from '../../../projections/district_incident/tables.ts';
import { writeIncidents } from '../../../projections/district_incident/write-incidents.ts';
import { beginBatch } from '../../../src/projector/live-namespace.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';

let test: TestApplication;

beforeAll(async () => {
  test = await createTestApplication();
});

afterAll(() => test?.stop());

/** How PostgreSQL would write one incident in a batch of the kind. */
async function planOf(isShort: boolean): Promise<string> {
  const sent: { text: string; values: readonly unknown[] }[] = [];
  await writeIncidents(
    {
      query: (text, values = []) => {
        sent.push({ text, values });
        return Promise.resolve([]);
      },
    },
    [
      { row: Object.fromEntries(incidentColumns.map((column) => [column, null])), references: [], findings: [] },
    ] as unknown as Parameters<typeof writeIncidents>[1],
    ['a'],
  );
  return test.application.readDatabase.transaction(async (sql) => {
    await beginBatch(sql, { isLocked: false, isShort });
    const rows = await sql.query<Record<string, string>>(`explain ${sent[0]!.text}`, sent[0]!.values);
    return rows.map((row) => Object.values(row).join()).join('\n');
  });
}

const WHOLE_TABLE = /Seq Scan on (district_incident|incident_reference|finding|state_incident)\b|Hash Join|Merge Join/;

it('reads no table for the rows of a short batch, as it may for those of a long one', async () => {
  expect(await planOf(true)).not.toMatch(WHOLE_TABLE);
  expect(await planOf(false)).toMatch(WHOLE_TABLE);
});
