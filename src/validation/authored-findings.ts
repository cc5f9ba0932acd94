import type { ValidationIssueRow, ValidationScope } from '../application/ports/validation-runs.ts';
import type { RulePredicate, ValidationRuleCreated } from '../domain/validation-rule/events.ts';
import { pathValues } from '../domain/validation-rule/path-values.ts';
import type { Sql } from '../postgres/sql.ts';
import type { JsonObject } from '../shared/json.ts';
import { isAsked } from './is-asked.ts';
import { bounded, faultDetails, type RuleFault } from './rule-fault.ts';
import { inScope, scopeValues } from './scope-sql.ts';

/** A rule that takes longer says nothing about the records: a run never waits for one rule. */
const RUN_TIMEOUT_MS = 5_000;
/** All authored rules of a run together: those for which nothing is left are cut off like one that takes too long. */
const ALL_TIMEOUT_MS = 30_000;
const CHECK_TIMEOUT_MS = 2_000;
/** One rule on one record. */
const RECORD_TIMEOUT_MS = 250;
/** More findings of one rule than anybody would work through. */
const MOST_FINDINGS = 10_000;

/** Where the records of a dataset are: of the district those that would reach the state, so that a rule means the same on both sides. */
const SOURCES = {
  DISTRICT: { table: 'district_incident', record: 'candidate_record' },
  STATE: { table: 'state_incident', record: 'record' },
} as const;

const OUT_OF_TIME: RuleFault = { code: 'RULE_TIMED_OUT', reason: 'the rules before it took all the time' };

/** Whether the path `path` with the values `values` finds a record (all three are SQL): when it gives anything but `false` and `null` of it. */
export const pathFinds = (record: string, path: string, values: string): string =>
  `exists (select from jsonb_path_query(${record}, ${path}, ${values}, true) v where v not in ('false'::jsonb, 'null'::jsonb))`;

/**
 * What authored rules find in a scope: one statement each, bounded in time and rows. `ruleIds` null: all of them. `sql` is a transaction.
 */
export async function authoredFindings(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
  rules: readonly ValidationRuleCreated[],
  ruleIds: readonly string[] | null,
): Promise<readonly ValidationIssueRow[]> {
  const rows: ValidationIssueRow[] = [];
  const end = performance.now() + ALL_TIMEOUT_MS;
  const asked = rules.filter(({ datasets, ruleId }) => datasets.includes(dataset) && isAsked(ruleIds, ruleId));
  for (const rule of asked) {
    const { ruleId, severity, name, predicate } = rule;
    const left = Math.min(RUN_TIMEOUT_MS, end - performance.now());
    const found =
      left <= 0
        ? ({ fault: OUT_OF_TIME } as const)
        : await bounded(sql, left, () => matches(sql, dataset, scope, predicate));
    if (found.fault !== null) {
      rows.push({ ruleId, severity: 'WARNING', incidentId: null, schoolId: '', ...faultDetails(found.fault) });
      continue;
    }
    for (const { id, school_id } of found.value)
      rows.push({ ruleId, severity, incidentId: id, schoolId: school_id, explanation: name, about: [] });
  }
  return rows;
}

/** What rules find in one record; one that cannot be run says nothing. `sql` is a transaction. */
export async function findInRecord(
  sql: Sql,
  record: JsonObject,
  rules: readonly ValidationRuleCreated[],
): Promise<readonly Pick<ValidationIssueRow, 'ruleId' | 'severity' | 'explanation'>[]> {
  const found: Pick<ValidationIssueRow, 'ruleId' | 'severity' | 'explanation'>[] = [];
  const end = performance.now() + CHECK_TIMEOUT_MS;
  for (const { ruleId, severity, name, predicate } of rules) {
    const { value } = await bounded(sql, Math.min(RECORD_TIMEOUT_MS, end - performance.now()), () =>
      sql.query(`select 1 where ${pathFinds('$1::jsonb', '$2::text::jsonpath', '$3::jsonb')}`, [
        JSON.stringify(record),
        predicate.jsonPath,
        JSON.stringify(pathValues(predicate.parameters)),
      ]),
    );
    if (value !== null && value.length > 0) found.push({ ruleId, severity, explanation: name });
  }
  return found;
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
  if (parsed.fault !== null) return parsed.fault.reason;
  if (scope === null) return null;
  const found = await bounded(sql, CHECK_TIMEOUT_MS, () => matches(sql, 'DISTRICT', scope, predicate));
  return found.fault?.reason ?? null;
}

function matches(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
  { jsonPath, parameters }: RulePredicate,
): Promise<readonly { readonly id: string; readonly school_id: string }[]> {
  const { table, record } = SOURCES[dataset];
  return sql.query(
    `select r.id, r.school_id from ${table} r
     where ${inScope('r')} and r.${record} is not null and ${pathFinds(`r.${record}::jsonb`, '$4::text::jsonpath', '$5::jsonb')}
     order by r.id limit ${MOST_FINDINGS}`,
    [...scopeValues(scope), jsonPath, JSON.stringify(pathValues(parameters))],
  );
}
