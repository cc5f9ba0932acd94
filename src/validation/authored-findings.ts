import type { ValidationIssueRow, ValidationScope } from '../application/ports/validation-runs.ts';
import type { RulePredicate, ValidationRuleCreated } from '../domain/validation-rule/events.ts';
import { pathValues } from '../domain/validation-rule/path-values.ts';
import { sqlStateOf } from '../postgres/sql-state.ts';
import type { Sql } from '../postgres/sql.ts';
import { inScope, scopeValues } from './scope-sql.ts';

/** A rule that takes longer says nothing about the records: a run never waits for one rule. */
const RUN_TIMEOUT_MS = 5_000;
const CHECK_TIMEOUT_MS = 2_000;
/** More findings of one rule than anybody would work through. */
const MOST_FINDINGS = 10_000;

/** Where the records of a dataset are: of the district those that would reach the state, so that a rule means the same on both sides. */
const SOURCES = {
  DISTRICT: { table: 'district_incident', record: 'candidate_record' },
  STATE: { table: 'state_incident', record: 'record' },
} as const;

/** What authored rules find in a scope: one statement each, bounded in time and rows. `sql` is a transaction. */
export async function authoredFindings(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
  rules: readonly ValidationRuleCreated[],
): Promise<readonly ValidationIssueRow[]> {
  const rows: ValidationIssueRow[] = [];
  for (const rule of rules.filter(({ datasets }) => datasets.includes(dataset))) {
    const { ruleId, severity, name, predicate } = rule;
    const found = await bounded(sql, RUN_TIMEOUT_MS, () => matches(sql, dataset, scope, predicate));
    if (found.fault !== null) {
      const explanation = `This rule could not be run (${found.fault}): nothing is said about the records.`;
      rows.push({ ruleId, severity: 'WARNING', incidentId: null, schoolId: '', explanation, about: [] });
      continue;
    }
    for (const { id, school_id } of found.value)
      rows.push({ ruleId, severity, incidentId: id, schoolId: school_id, explanation: name, about: [] });
  }
  return rows;
}

/** Why the database does not take a path, or cannot finish it in time on the scope; null: it does. */
export async function predicateFault(
  sql: Sql,
  predicate: RulePredicate,
  scope: ValidationScope | null,
): Promise<string | null> {
  const parsed = await bounded(sql, CHECK_TIMEOUT_MS, () =>
    sql.query('select $1::text::jsonpath is not null as ok', [predicate.jsonPath]),
  );
  if (parsed.fault !== null || scope === null) return parsed.fault;
  return (await bounded(sql, CHECK_TIMEOUT_MS, () => matches(sql, 'DISTRICT', scope, predicate))).fault;
}

/** A record is found when the path gives anything but `false` and `null` of it. */
function matches(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
  { jsonPath, parameters }: RulePredicate,
): Promise<readonly { readonly id: string; readonly school_id: string }[]> {
  const { table, record } = SOURCES[dataset];
  return sql.query(
    `select r.id, r.school_id from ${table} r
     where ${inScope('r')} and r.${record} is not null
       and exists (select from jsonb_path_query(r.${record}::jsonb, $4::text::jsonpath, $5::jsonb, true) v where v not in ('false'::jsonb, 'null'::jsonb))
     order by r.id limit ${MOST_FINDINGS}`,
    [...scopeValues(scope), jsonPath, JSON.stringify(pathValues(parameters))],
  );
}

type Bounded<Value> =
  { readonly fault: null; readonly value: Value } | { readonly fault: string; readonly value: null };

/** A statement that may fail without the transaction around it. */
async function bounded<Value>(sql: Sql, timeoutMs: number, work: () => Promise<Value>): Promise<Bounded<Value>> {
  await sql.query('savepoint authored');
  await sql.query(`set local statement_timeout = ${timeoutMs}`);
  try {
    const value = await work();
    await sql.query('rollback to savepoint authored');
    return { fault: null, value };
  } catch (error) {
    await sql.query('rollback to savepoint authored');
    return { fault: faultOf(error), value: null };
  }
}

const QUERY_CANCELED = '57014';

/** What the author can do something about; anything else is not the rule's fault. */
function faultOf(error: unknown): string {
  const state = sqlStateOf(error);
  if (state === QUERY_CANCELED) return 'it takes too long';
  // Classes 22 (data) and 42 (syntax): the message quotes the path and no record.
  if (state?.startsWith('22') || state?.startsWith('42')) return (error as Error).message.slice(0, 300);
  throw error;
}
