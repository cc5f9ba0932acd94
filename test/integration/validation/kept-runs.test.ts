import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProjections } from '../../../projections/registry.ts';
import type {
  ValidationIssueRow,
  ValidationRunHead,
  ValidationRunRow,
} from '../../../src/application/ports/validation-runs.ts';
import { randomUuid } from '../../../src/crypto/random.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { createNamespace } from '../../../src/projector/namespace.ts';
import { PostgresIssueReports } from '../../../src/validation/postgres-issue-reports.ts';
import { PostgresValidationRuns } from '../../../src/validation/postgres-validation-runs.ts';
import { createTestDatabase } from '../../support/database.ts';

type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;

const LOG_ID = '00000000-0000-4000-8000-000000000001';
const NAMESPACE = 'rm_kept_runs';
const SCOPE = { districtId: 'd0001', schoolIds: null, schoolYear: 2022 };
const TODAY = '2022-06-02';
let db: TestDatabase;
let readModel: Database;
let runs: PostgresValidationRuns;
let run: ValidationRunRow;
const id = randomUuid();
const head: ValidationRunHead = {
  id,
  certificationId: null,
  groupId: 'behavior',
  ranAt: '2022-06-02T15:00:00.000Z',
  ranBy: 'test',
};
const issue = (ruleId: string, number: number) => ({
  ruleId,
  incidentId: `incident-${String(number).padStart(3, '0')}`,
});
/** 450 of one rule, 3 of the next, 230 of the last: whole and broken stretches. */
const rows = [
  ...Array.from({ length: 450 }, (_, number) => issue('BEH-07', number)),
  ...Array.from({ length: 3 }, (_, number) => issue('BEH-12', number)),
  ...Array.from({ length: 230 }, (_, number) => issue('BEH-99', number)),
];
const count = (ruleId: string) => rows.filter((row) => row.ruleId === ruleId).length;
const ABOUT = [{ studentId: 'student-1', note: 'say "so"' }];

beforeAll(async () => {
  db = await createTestDatabase();
  const projections = createProjections({ logId: LOG_ID, rulesetDigest: 'sha256:0' });
  await createNamespace(db.database, { namespace: NAMESPACE, projections, logId: LOG_ID });
  readModel = openDatabase(db.url, { searchPath: NAMESPACE });
  await readModel.query(
    `insert into finding (dataset, incident_id, rule_id, severity, district_id, school_id, school_year, details)
     select 'DISTRICT', incident_id, rule_id, 'WARNING', 'd0001', case when incident_id like '%7' then 'school-2' else 'school-1' end, 2022, $3 from unnest($1::text[], $2::text[]) as f(rule_id, incident_id)`,
    [
      rows.map(({ ruleId }) => ruleId),
      rows.map(({ incidentId }) => incidentId),
      JSON.stringify({ explanation: 'Something is the matter.', about: ABOUT }),
    ],
  );
  runs = new PostgresValidationRuns(readModel, 'sha256:0');
  run = await runs.run(head, 'DISTRICT', SCOPE, TODAY);
});

afterAll(async () => {
  await readModel.close();
  await db.drop();
});

it('is read school by school: counts and pages are those of the schools alone', async () => {
  const ofSchool = rows.filter(({ incidentId }) => incidentId.endsWith('7'));
  const narrowed = await runs.ofSchools(run, ['school-2']);
  expect(narrowed).toMatchObject({ id, warningCount: 45 + 23, fatalCount: 0 });
  expect(narrowed.counts.map((one) => [one.ruleId, one.count])).toEqual([
    ['BEH-07', 45],
    ['BEH-99', 23],
  ]);
  for (const ruleId of [null, 'BEH-99', 'BEH-12']) {
    const found: string[] = [];
    const wanted = ofSchool.filter((row) => ruleId === null || row.ruleId === ruleId);
    for (let after: string | null = null; ;) {
      const page = await runs.rows(id, { ruleId, schoolIds: ['school-2'] }, { first: 20, after });
      expect(page.total).toBe(wanted.length);
      found.push(...page.rows.map((row) => `${row.ruleId} ${row.incidentId ?? ''}`));
      if (!page.hasNext) break;
      after = page.rows.at(-1)!.cursor;
    }
    expect(found).toEqual(wanted.map((row) => `${row.ruleId} ${row.incidentId}`));
  }
  expect((await runs.ofSchools(run, [])).counts).toEqual([]);
});

/** Every page after the other. */
async function walk(ruleId: string | null, first: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await runs.rows(id, { ruleId, schoolIds: null }, { first, after });
    expect(page.total).toBe(ruleId === null ? rows.length : count(ruleId));
    found.push(...page.rows.map((row) => `${row.ruleId} ${row.incidentId ?? ''}`));
    if (!page.hasNext) return found;
    after = page.rows.at(-1)!.cursor;
  }
}

const names = (ruleId: string | null) =>
  rows.filter((row) => ruleId === null || row.ruleId === ruleId).map((row) => `${row.ruleId} ${row.incidentId ?? ''}`);

describe('a report that was kept', () => {
  it('counts each rule, and says who ran it at which position', () => {
    expect(run).toMatchObject({
      ...head,
      position: 0,
      counts: ['BEH-07', 'BEH-12', 'BEH-99'].map((ruleId) => ({ ruleId, severity: 'WARNING', count: count(ruleId) })),
      fatalCount: 0,
      warningCount: rows.length,
      differingRecords: 0,
    });
  });

  it('has whole rows', async () => {
    const page = await runs.rows(id, { ruleId: 'BEH-12', schoolIds: null }, { first: 1, after: null });
    expect(page.rows[0]).toMatchObject({
      ruleId: 'BEH-12',
      severity: 'WARNING',
      incidentId: 'incident-000',
      schoolId: 'school-1',
      explanation: 'Something is the matter.',
      about: ABOUT,
    });
  });

  it('stays as it is when it is run again under its id, also at the same time', async () => {
    await readModel.query(`delete from finding where incident_id = 'incident-002'`);
    expect(await runs.run(head, 'DISTRICT', SCOPE, TODAY)).toEqual(run);
    const other = { ...head, id: randomUuid() };
    const [one, two] = await Promise.all([
      runs.run(other, 'DISTRICT', SCOPE, TODAY),
      runs.run(other, 'DISTRICT', SCOPE, TODAY),
    ]);
    expect(one).toEqual(two);
    expect(one.warningCount).toBe(rows.length - 3);
  });

  it('is the same when it is only looked at, page by page', async () => {
    const all = await runs.evaluate('DISTRICT', SCOPE, TODAY);
    const page = await runs.evaluate('DISTRICT', SCOPE, TODAY, [], { ruleIds: ['BEH-99'], start: 3, limit: 4 });
    expect(page.counts).toEqual(all.counts.filter(({ ruleId }) => ruleId === 'BEH-99'));
    expect(page.rows).toEqual(all.rows.filter(({ ruleId }) => ruleId === 'BEH-99').slice(3, 7));
  });

  it('runs no rule that is not asked for, neither for a page nor for a file', async () => {
    // Whoever compares suspensions stumbles over this one.
    const suspended = [{ studentId: 'student-1', firstDay: 'no day' }];
    await readModel.query(
      `insert into district_incident (id, doc, district_id, school_id, school_year, status, alignment, occurred_on, is_reportable, view, candidate_suspensions)
       values ('suspending', '{}', 'd0001', 'school-1', 2022, 'COMPLETE', 'DISCIPLINE', '2022-02-14', true, '{}', $1::jsonb)`,
      [JSON.stringify(suspended)],
    );
    try {
      const page = (ruleId: string) =>
        runs.evaluate('DISTRICT', SCOPE, TODAY, [], { ruleIds: [ruleId], start: 0, limit: null });
      const file = async (ruleId: string) => {
        const read: { heads: readonly unknown[]; rows: ValidationIssueRow[] } = { heads: [], rows: [] };
        await new PostgresIssueReports(readModel).visit(
          { dataset: 'DISTRICT', scope: SCOPE, today: TODAY, ruleIds: [ruleId], authored: [] },
          {
            begin: (head) => Promise.resolve(void (read.heads = [...read.heads, head])),
            rows: (found) => Promise.resolve(void read.rows.push(...found)),
          },
        );
        return read;
      };
      for (const one of await Promise.allSettled([page('BEH-12'), file('BEH-12')])) expect(one.status).toBe('rejected');
      const [{ counts, rows: found }, read] = await Promise.all([page('BEH-07'), file('BEH-07')]);
      expect(counts).toEqual([{ ruleId: 'BEH-07', severity: 'WARNING', count: 449 }]);
      expect(found).toHaveLength(449);
      expect(read).toEqual({ heads: [{ position: 0, counts }], rows: found });
    } finally {
      await readModel.query(`delete from district_incident where id = 'suspending'`);
    }
  });

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
    expect(await runs.rows(id, { ruleId: 'BEH-01', schoolIds: null }, { first: 50, after: null })).toEqual(nothing);
    expect(await runs.rows(randomUuid(), { ruleId: null, schoolIds: null }, { first: 50, after: null })).toEqual(
      nothing,
    );
  });
});

describe('while incidents of the district are stale', () => {
  const stale = (lane: string) =>
    db.database.query(`insert into runtime.stale_document values ($1, $2, 'district_incident', 'one', 1)`, [
      NAMESPACE,
      lane,
    ]);
  const written = () => db.database.query('delete from runtime.stale_document');

  it('nothing is judged: neither counted nor kept nor written into a report, and what is kept can be read', async () => {
    await stale(SCOPE.districtId);
    const hasty = new PostgresValidationRuns(readModel, 'sha256:0', 1);
    const fault = { code: 'STALE_READ' };
    await expect(hasty.evaluate('DISTRICT', SCOPE, TODAY)).rejects.toMatchObject(fault);
    await expect(hasty.evaluate('STATE', SCOPE, TODAY)).rejects.toMatchObject(fault);
    await expect(hasty.run({ ...head, id: randomUuid() }, 'DISTRICT', SCOPE, TODAY)).rejects.toMatchObject(fault);
    const visited: string[] = [];
    const report = new PostgresIssueReports(readModel, 1).visit(
      { dataset: 'DISTRICT', scope: SCOPE, today: TODAY, ruleIds: ['BEH-07'], authored: [] },
      { begin: async () => void visited.push('begin'), rows: async () => void visited.push('rows') },
    );
    await expect(report).rejects.toMatchObject(fault);
    expect(visited).toEqual([]);
    expect(await hasty.get(id)).toMatchObject({ id });
    await written();
  });

  it('a run waits for the last of them, and not for those of another district', async () => {
    await stale('d0002');
    const counted = await new PostgresValidationRuns(readModel, 'sha256:0', 1).evaluate('DISTRICT', SCOPE, TODAY);
    await stale(SCOPE.districtId);
    let isDone = false;
    const waiting = runs.evaluate('DISTRICT', SCOPE, TODAY).then((run) => ((isDone = true), run));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(isDone).toBe(false);
    await written();
    expect(await waiting).toEqual(counted);
  });
});
