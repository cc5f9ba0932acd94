import type {
  CountPairRow,
  Dataset,
  IssuePage,
  ValidationRunHead,
  ValidationRunRow,
  ValidationRuns,
  ValidationScope,
} from '../application/ports/validation-runs.ts';
import type { RulePredicate, ValidationRuleCreated } from '../domain/validation-rule/events.ts';
import { sqlStateOf } from '../postgres/sql-state.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import { authoredFindings, findInRecord, predicateFault } from './authored-findings.ts';
import type { JsonObject } from '../shared/json.ts';
import { schoolFindings } from './dataset-findings.ts';
import { DIFFERENCE_RULE } from './differing-records.ts';
import type { JudgedScope } from './found-records.ts';
import { type JudgedCount, keepReport, readReport } from './keep-report.ts';
import { inOrder, KeptReports, total } from './kept-reports.ts';
import { isAsked } from './is-asked.ts';
import { overlapsOf } from './overlapping-suspensions.ts';
import { inScope, scopeValues } from './scope-sql.ts';
import { beginCut, rulesetOfTheDay } from './severities-of-the-day.ts';
import { inWholeCut, PATIENCE_MS } from './whole-cut.ts';

type EvaluatedDataset = Exclude<Dataset, 'SNAPSHOT'>;
type Evaluation = Awaited<ReturnType<ValidationRuns['evaluate']>>;

const EVERY_ROW: IssuePage = { ruleIds: null, start: 0, limit: null };
/** Two runs of one id at once: the other one keeps it. */
const SERIALIZATION_FAILURE = '40001';

/** Runs over the findings that the projector keeps: a run is a count at a position (architecture.md §4 Validation). */
export class PostgresValidationRuns implements ValidationRuns {
  readonly rulesetDigest: string;
  readonly #database: Database;
  readonly #patienceMs: number;
  readonly #kept: KeptReports;

  /** `database` has the live namespace as its search path. `patienceMs`: see `inWholeCut`. */
  constructor(database: Database, rulesetDigest: string, patienceMs = PATIENCE_MS) {
    this.#database = database;
    this.#patienceMs = patienceMs;
    this.#kept = new KeptReports(database);
    this.rulesetDigest = rulesetDigest;
  }

  evaluate(
    dataset: EvaluatedDataset,
    scope: ValidationScope,
    today: string,
    authored: readonly ValidationRuleCreated[] = [],
    page: IssuePage = EVERY_ROW,
  ): Promise<Evaluation> {
    return inWholeCut(
      this.#database,
      scope.districtId,
      (sql) =>
        this.#inOneCut(sql, { dataset, scope, today, ruleIds: page.ruleIds }, authored, (judgedScope) =>
          readReport(sql, judgedScope, page),
        ),
      { isReadOnly: true, patienceMs: this.#patienceMs },
    );
  }

  async run(
    head: ValidationRunHead,
    dataset: EvaluatedDataset,
    scope: ValidationScope,
    today: string,
    authored: readonly ValidationRuleCreated[] = [],
  ): Promise<ValidationRunRow> {
    const keep = async (sql: Sql): Promise<ValidationRunRow | null> => {
      const { rows: _, ...found } = await this.#inOneCut(
        sql,
        { dataset, scope, today, ruleIds: null },
        authored,
        async (judgedScope) => ({ counts: await keepReport(sql, head, judgedScope), rows: [] }),
      );
      const made: ValidationRunRow = { ...found, ...head };
      const kept = await sql.query(
        `update runtime.validation_run set doc = $2 where run_id = $1 and doc = '{}' returning 1`,
        [head.id, JSON.stringify(made)],
        'end validation run',
      );
      return kept.length === 0 ? null : made;
    };
    const run = await inWholeCut(this.#database, scope.districtId, keep, {
      isReadOnly: false,
      patienceMs: this.#patienceMs,
    }).catch((error: unknown) => {
      if (sqlStateOf(error) === SERIALIZATION_FAILURE) return null;
      throw error;
    });
    const kept = run ?? (await this.get(head.id));
    if (!kept) throw new Error(`the report ${head.id} could not be kept`);
    return kept;
  }

  /** One cut of the read model for findings, differences and position. `sql` is a transaction of its own. */
  async #inOneCut(
    sql: Sql,
    asked: Omit<JudgedScope, 'given'>,
    authored: readonly ValidationRuleCreated[],
    find: (judgedScope: JudgedScope) => Promise<Pick<Evaluation, 'rows'> & { readonly counts: readonly JudgedCount[] }>,
  ): Promise<Evaluation> {
    const { dataset, scope, today } = asked;
    // How many records differ is told whatever is asked.
    const ruleIds = asked.ruleIds && [...asked.ruleIds, DIFFERENCE_RULE];
    const { position, overlay } = await beginCut(sql, scope, today);
    const given = [
      ...(await schoolFindings(sql, dataset, scope, ruleIds)),
      ...(await authoredFindings(sql, dataset, scope, authored, ruleIds)),
    ];
    const found = await find({ ...asked, ruleIds, given });
    const counts = inOrder(found.counts).filter(({ ruleId }) => isAsked(asked.ruleIds, ruleId));
    return {
      dataset,
      scope,
      position,
      rulesetDigest: rulesetOfTheDay(this.rulesetDigest, overlay, authored),
      counts,
      fatalCount: total(counts, 'FATAL'),
      warningCount: total(counts, 'WARNING'),
      // Those of an archived rule are differences all the same.
      differingRecords: found.counts.reduce((sum, one) => (one.ruleId === DIFFERENCE_RULE ? sum + one.count : sum), 0),
      reconciliation: dataset === 'STATE' ? await reconciliation(sql, scope) : [],
      rows: found.rows,
    };
  }

  findIn(record: JsonObject, rules: readonly ValidationRuleCreated[]): ReturnType<ValidationRuns['findIn']> {
    return rules.length === 0
      ? Promise.resolve([])
      : this.#database.transaction((sql) => findInRecord(sql, record, rules));
  }

  overlapping(record: Parameters<ValidationRuns['overlapping']>[0]): ReturnType<ValidationRuns['overlapping']> {
    return overlapsOf(this.#database, record);
  }

  checkPredicate(predicate: RulePredicate, scope: ValidationScope | null): Promise<string | null> {
    return this.#database.transaction((sql) => predicateFault(sql, predicate, scope));
  }

  get(id: string): ReturnType<ValidationRuns['get']> {
    return this.#kept.get(id);
  }

  ofSchools(run: ValidationRunRow, schoolIds: readonly string[]): Promise<ValidationRunRow> {
    return this.#kept.ofSchools(run, schoolIds);
  }

  rows(
    id: string,
    filter: Parameters<ValidationRuns['rows']>[1],
    page: Parameters<ValidationRuns['rows']>[2],
  ): ReturnType<ValidationRuns['rows']> {
    return this.#kept.rows(id, filter, page);
  }
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
    'reconciliation',
  );
}
