import { groupBy } from '../shared/group-by.ts';
import type {
  CountPairRow,
  ValidationIssueRow,
  ValidationRunRow,
  ValidationRuns,
  ValidationScope,
} from '../application/ports/validation-runs.ts';
import type { RuleFindingCount } from '../domain/certification/events.ts';
import { rules } from '../domain/rules/registry.ts';
import type { FindingDetail } from '../domain/rules/rule.ts';
import { overlaid } from '../domain/rules/severity-overlay.ts';
import type { RulePredicate, ValidationRuleCreated } from '../domain/validation-rule/events.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import { authoredFindings, predicateFault } from './authored-findings.ts';
import { datasetFindings } from './dataset-findings.ts';
import { inScope, scopeValues } from './scope-sql.ts';
import { rulesetOfTheDay, severitiesOfTheDay } from './severities-of-the-day.ts';

type Evaluation = Awaited<ReturnType<ValidationRuns['evaluate']>>;

interface FindingRecord {
  readonly incident_id: string;
  readonly rule_id: string;
  readonly severity: ValidationIssueRow['severity'];
  readonly school_id: string;
  readonly details: string;
}

interface Difference {
  readonly id: string;
  readonly school_id: string;
  readonly reason: 'NOT_AT_STATE' | 'NOT_AT_DISTRICT' | 'CONTENT_DIFFERS';
}

const DIFFERENCE_TEXTS = {
  NOT_AT_STATE: 'The district has this record and the state has not.',
  NOT_AT_DISTRICT: 'The state has this record and the district has it no more.',
  CONTENT_DIFFERS: 'The district has changed this record since it was sent.',
} as const;

/** Runs over the findings that the projector keeps: a run is a count at a position (architecture.md §4 Validation). */
export class PostgresValidationRuns implements ValidationRuns {
  readonly rulesetDigest: string;
  readonly #database: Database;

  /** `database` has the live namespace as its search path. */
  constructor(database: Database, rulesetDigest: string) {
    this.#database = database;
    this.rulesetDigest = rulesetDigest;
  }

  evaluate(
    dataset: 'DISTRICT' | 'STATE',
    scope: ValidationScope,
    today: string,
    authored: readonly ValidationRuleCreated[] = [],
  ): Promise<Evaluation> {
    return this.#database.transaction(async (sql) => {
      // One cut of the read model for findings, differences and position.
      await sql.query('set transaction isolation level repeatable read, read only');
      const [checkpoint] = await sql.query<{ position: number }>(
        'select position from runtime.checkpoint where namespace = current_schema()',
      );
      const found = await findings(sql, dataset, scope, today);
      const differences = dataset === 'STATE' ? await differingRecords(sql, scope) : [];
      const overlay = await severitiesOfTheDay(sql, scope, today);
      const all = [
        ...found,
        ...(await datasetFindings(sql, dataset, scope)),
        ...differences.map(toIssue),
        ...(await authoredFindings(sql, dataset, scope, authored)),
      ];
      const rows = inOrder(overlaid(all, overlay));
      const counts = countByRule(rows);
      return {
        dataset,
        scope,
        position: checkpoint?.position ?? 0,
        rulesetDigest: rulesetOfTheDay(this.rulesetDigest, overlay, authored),
        counts,
        fatalCount: total(counts, 'FATAL'),
        warningCount: total(counts, 'WARNING'),
        differingRecords: differences.length,
        reconciliation: dataset === 'STATE' ? await reconciliation(sql, scope) : [],
        rows,
      };
    });
  }

  checkPredicate(predicate: RulePredicate, scope: ValidationScope | null): Promise<string | null> {
    return this.#database.transaction((sql) => predicateFault(sql, predicate, scope));
  }

  async keep(run: ValidationRunRow, rows: readonly ValidationIssueRow[]): Promise<void> {
    await this.#database.transaction(async (sql) => {
      const kept = await sql.query(
        'insert into runtime.validation_run (run_id, certification_id, group_id, dataset, doc) values ($1, $2, $3, $4, $5) on conflict (run_id) do nothing returning 1',
        [run.id, run.certificationId, run.groupId, run.dataset, JSON.stringify(run)],
      );
      if (kept.length === 0) return;
      const chunks = chunksOf(rows);
      await sql.query(
        `insert into runtime.validation_row (run_id, row_number, rule_id, doc)
         select $1, n, rule_id, doc from unnest($2::int[], $3::text[], $4::text[]) as r(n, rule_id, doc)`,
        [
          run.id,
          chunks.map(({ first }) => first),
          chunks.map(({ ruleId }) => ruleId),
          chunks.map((chunk) => JSON.stringify(chunk.rows)),
        ],
      );
    });
  }

  async get(id: string): Promise<ValidationRunRow | null> {
    const [row] = await this.#database.query<{ doc: string }>(
      'select doc from runtime.validation_run where run_id = $1',
      [id],
    );
    return row ? (JSON.parse(row.doc) as ValidationRunRow) : null;
  }

  async rows(
    id: string,
    filter: { readonly ruleId: string | null },
    page: { readonly first: number; readonly after: string | null },
  ): ReturnType<ValidationRuns['rows']> {
    const after = page.after !== null && /^\d{1,9}$/.test(page.after) ? Number(page.after) : 0;
    const run = await this.get(id);
    if (!run) return { rows: [], hasNext: false, total: 0 };
    const counted = run.counts.filter(({ ruleId }) => filter.ruleId === null || ruleId === filter.ruleId);
    const total = counted.reduce((sum, { count }) => sum + count, 0);
    // Rules follow each other: those of one rule are one stretch of numbers.
    const chunks = await this.#database.query<{ row_number: number; doc: string }>(
      `select row_number, doc from runtime.validation_row
       cross join lateral (select greatest($3::int, min(f.row_number) - 1) as start from runtime.validation_row f where f.run_id = $1 and ($2::text is null or f.rule_id = $2)) s
       where run_id = $1 and ($2::text is null or rule_id = $2) and row_number > s.start - ${CHUNK} and row_number <= s.start + $4::int order by row_number`,
      [id, filter.ruleId, after, page.first + 1],
    );
    const rows = chunks
      .flatMap((chunk) => rowsOf(chunk.doc).map((row, index) => ({ ...row, number: chunk.row_number + index })))
      .filter(({ number }) => number > after)
      .slice(0, page.first + 1);
    return {
      rows: rows.slice(0, page.first).map(({ number, ...row }) => ({ ...row, cursor: String(number) })),
      hasNext: rows.length > page.first,
      total,
    };
  }
}

/** Rows of one rule that are stored together: a large report would otherwise be a hundred thousand inserts. */
const CHUNK = 200;

interface Chunk {
  /** Number of its first row in the report, from 1. */
  readonly first: number;
  readonly ruleId: string;
  readonly rows: readonly ValidationIssueRow[];
}

/** `rows` come by rule. */
function chunksOf(rows: readonly ValidationIssueRow[]): readonly Chunk[] {
  let first = 1;
  return [...groupBy(rows, (row) => row.ruleId)].flatMap(([ruleId, ofRule]) =>
    Array.from({ length: Math.ceil(ofRule.length / CHUNK) }, (_, index): Chunk => {
      const chunk = { first, ruleId, rows: ofRule.slice(index * CHUNK, (index + 1) * CHUNK) };
      first += chunk.rows.length;
      return chunk;
    }),
  );
}

/** A report that was kept before chunks has one row in each place. */
function rowsOf(doc: string): readonly ValidationIssueRow[] {
  const stored = JSON.parse(doc) as ValidationIssueRow | readonly ValidationIssueRow[];
  return Array.isArray(stored) ? (stored as readonly ValidationIssueRow[]) : [stored as ValidationIssueRow];
}

async function findings(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
  today: string,
): Promise<readonly ValidationIssueRow[]> {
  const rows = await sql.query<FindingRecord>(
    `select f.incident_id, f.rule_id, f.severity, f.school_id, f.details from finding f
     where f.dataset = $4 and ${inScope('f')} and (f.active_from is null or f.active_from <= $5::date) and (f.active_to is null or f.active_to > $5::date)
     order by f.rule_id, f.incident_id`,
    [...scopeValues(scope), dataset, today],
  );
  return rows.map((row) => {
    const { explanation, about } = JSON.parse(row.details) as { explanation: string; about: readonly FindingDetail[] };
    return {
      ruleId: row.rule_id,
      severity: row.severity,
      incidentId: row.incident_id,
      schoolId: row.school_id,
      explanation,
      about,
    };
  });
}

/** BEH-16: district and state as sets of record id and hash, with the reason of each difference. */
function differingRecords(sql: Sql, scope: ValidationScope): Promise<readonly Difference[]> {
  return sql.query<Difference>(
    `select coalesce(d.id, s.id) as id, coalesce(d.school_id, s.school_id) as school_id,
            case when s.id is null then 'NOT_AT_STATE' when d.id is null then 'NOT_AT_DISTRICT' else 'CONTENT_DIFFERS' end as reason
     from (select id, school_id, candidate_hash from district_incident d where ${inScope('d')} and candidate_hash is not null) d
     full join (select id, school_id, record_hash from state_incident s where ${inScope('s')}) s on s.id = d.id
     where d.candidate_hash is distinct from s.record_hash order by 1`,
    scopeValues(scope),
  );
}

/** Records per school and state code on both sides; codes that stand on neither are left out. */
async function reconciliation(sql: Sql, scope: ValidationScope): Promise<readonly CountPairRow[]> {
  const counts = (table: string, codes: string) =>
    `select t.school_id, c.code, count(*)::int as n from ${table} t cross join lateral unnest(t.${codes}) as c(code)
     where ${inScope('t')} group by 1, 2`;
  return sql.query<CountPairRow>(
    `select coalesce(d.school_id, s.school_id) as "schoolId", coalesce(d.code, s.code) as label, coalesce(d.n, 0) as district, coalesce(s.n, 0) as state
     from (${counts('district_incident', 'candidate_codes')}) d full join (${counts('state_incident', 'codes')}) s on s.school_id = d.school_id and s.code = d.code
     order by 1, 2`,
    scopeValues(scope),
  );
}

const toIssue = ({ id, school_id, reason }: Difference): ValidationIssueRow => ({
  ruleId: 'BEH-16',
  severity: 'FATAL',
  incidentId: id,
  schoolId: school_id,
  explanation: DIFFERENCE_TEXTS[reason],
  about: [{ note: reason }],
});

/** By rule; each rule's rows keep their order. */
const inOrder = (rows: readonly ValidationIssueRow[]): readonly ValidationIssueRow[] =>
  [...groupBy(rows, (row) => row.ruleId)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofRule]) => ofRule);

/** One line per rule and severity, in the order of the rules' ids, authored ones last. */
function countByRule(rows: readonly ValidationIssueRow[]): readonly RuleFindingCount[] {
  const byRule = groupBy(rows, (row) => `${row.ruleId} ${row.severity}`);
  const ids = [...new Set([...rules.map(({ id }) => id), ...rows.map(({ ruleId }) => ruleId)])];
  return ids.flatMap((id) =>
    (['FATAL', 'WARNING', 'INFO'] as const).flatMap((severity) => {
      const count = byRule.get(`${id} ${severity}`)?.length ?? 0;
      return count === 0 ? [] : [{ ruleId: id, severity, count }];
    }),
  );
}

const total = (counts: readonly RuleFindingCount[], severity: string) =>
  counts.filter((line) => line.severity === severity).reduce((sum, line) => sum + line.count, 0);
