import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ValidationIssueRow, ValidationRunRow } from '../../../src/application/ports/validation-runs.ts';
import { randomUuid } from '../../../src/crypto/random.ts';
import { PostgresValidationRuns } from '../../../src/validation/postgres-validation-runs.ts';
import { createTestDatabase } from '../../support/database.ts';

type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;

let db: TestDatabase;
let runs: PostgresValidationRuns;
const id = randomUuid();
const issue = (ruleId: string, number: number): ValidationIssueRow => ({
  ruleId,
  severity: 'WARNING',
  incidentId: `incident-${number}`,
  schoolId: 'school-1',
  explanation: 'Something is the matter.',
  about: [],
});
/** 450 of one rule, 3 of the next, 230 of the last: whole and broken stretches. */
const rows = [
  ...Array.from({ length: 450 }, (_, number) => issue('BEH-07', number)),
  ...Array.from({ length: 3 }, (_, number) => issue('BEH-12', number)),
  ...Array.from({ length: 230 }, (_, number) => issue('BEH-99', number)),
];
const count = (ruleId: string) => rows.filter((row) => row.ruleId === ruleId).length;
const run: ValidationRunRow = {
  id,
  certificationId: null,
  groupId: 'behavior',
  dataset: 'DISTRICT',
  scope: { districtId: 'd0001', schoolIds: null, schoolYear: 2022 },
  position: 1,
  rulesetDigest: 'sha256:0',
  ranAt: '2022-06-02T15:00:00.000Z',
  ranBy: 'test',
  counts: ['BEH-07', 'BEH-12', 'BEH-99'].map((ruleId) => ({ ruleId, severity: 'WARNING', count: count(ruleId) })),
  fatalCount: 0,
  warningCount: rows.length,
  differingRecords: 0,
  reconciliation: [],
};

beforeAll(async () => {
  db = await createTestDatabase();
  runs = new PostgresValidationRuns(db.database, 'sha256:0');
  await runs.keep(run, rows);
  await runs.keep(run, rows);
});

afterAll(() => db.drop());

/** Every page after the other. */
async function walk(ruleId: string | null, first: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await runs.rows(id, { ruleId }, { first, after });
    expect(page.total).toBe(ruleId === null ? rows.length : count(ruleId));
    found.push(...page.rows.map((row) => `${row.ruleId} ${row.incidentId ?? ''}`));
    if (!page.hasNext) return found;
    after = page.rows.at(-1)!.cursor;
  }
}

const names = (ruleId: string | null) =>
  rows.filter((row) => ruleId === null || row.ruleId === ruleId).map((row) => `${row.ruleId} ${row.incidentId ?? ''}`);

describe('a report that was kept', () => {
  it.each([
    [null, 50],
    [null, 200],
    ['BEH-07', 64],
    ['BEH-12', 1],
    ['BEH-99', 200],
  ])('pages through the rows of %s, %d at a time, each once and in order', async (ruleId, first) => {
    expect(await walk(ruleId, first)).toEqual(names(ruleId));
  });

  it('has no rows of a rule that found nothing, and none when it is not known', async () => {
    const nothing = { rows: [], hasNext: false, total: 0 };
    expect(await runs.rows(id, { ruleId: 'BEH-01' }, { first: 50, after: null })).toEqual(nothing);
    expect(await runs.rows(randomUuid(), { ruleId: null }, { first: 50, after: null })).toEqual(nothing);
  });
});
