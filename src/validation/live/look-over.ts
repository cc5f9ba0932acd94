import type { ValidationRuleCreated } from '../../domain/validation-rule/events.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import type { Sql } from '../../postgres/sql.ts';
import { refreshAuthored } from './authored-records.ts';

/** Records that one portion looks at: so long a save may have to wait for its turn. */
const PORTION = 200;
/** Issues of an archived rule that one portion takes away. */
const REMOVED_AT_ONCE = 5_000;

interface Place {
  readonly rule_id: string;
  readonly school_year: number | null;
  readonly district_id: string | null;
  readonly incident_id: string | null;
}

/** What is left of looking at every record with rules that are new. */
export interface LookOver {
  readonly isDone: boolean;
  /** Districts whose issues are others now. */
  readonly orgs: readonly string[];
}

/**
 * Notes which rules are in force, those of another namespace as new; what an archived rule found is taken away by `lookOver`, and one that
 * comes back before that is done looks at every record again. Rules that could not be run are tried again when `isAgain`.
 */
export async function noteRules(
  sql: Sql,
  rules: readonly ValidationRuleCreated[],
  { isAgain }: { readonly isAgain: boolean },
): Promise<void> {
  await sql.query(
    `insert into runtime.live_rule (rule_id, namespace) select unnest($1::text[]), current_schema()
     on conflict (rule_id) do update set namespace = excluded.namespace, is_done = false, school_year = null, district_id = null, incident_id = null
     where live_rule.namespace <> excluded.namespace`,
    [rules.map(({ ruleId }) => ruleId)],
  );
  await sql.query(
    'update runtime.live_rule set is_done = false, school_year = null, district_id = null, incident_id = null where rule_id <> all($1::text[])',
    [rules.map(({ ruleId }) => ruleId)],
  );
  if (!isAgain) return;
  await sql.query(
    `with fault as (delete from runtime.live_issue where school_id = '' returning rule_id)
     update runtime.live_rule set is_done = false, school_year = null, district_id = null, incident_id = null
     where rule_id in (select rule_id from fault)`,
  );
}

/** Looks at one portion of the records with one rule that is new, or takes one portion of an archived rule's issues away. */
export async function lookOver(
  sql: Sql,
  rules: readonly ValidationRuleCreated[],
  removedAtOnce = REMOVED_AT_ONCE,
): Promise<LookOver> {
  const removed = await removeArchived(
    sql,
    rules.map(({ ruleId }) => ruleId),
    removedAtOnce,
  );
  if (removed !== null) return { isDone: false, orgs: removed };
  const [place] = await sql.query<Place>(
    `select rule_id, school_year, district_id, incident_id from runtime.live_rule where not is_done and rule_id = any($1::text[]) order by rule_id limit 1`,
    [rules.map(({ ruleId }) => ruleId)],
  );
  const rule = rules.find(({ ruleId }) => ruleId === place?.rule_id);
  if (!place || !rule) return { isDone: true, orgs: [] };
  const next = await nextRecords(sql, place, rule.org === STATE_ORG ? null : rule.org);
  const last = next.at(-1);
  if (!last) {
    await sql.query('update runtime.live_rule set is_done = true where rule_id = $1', [rule.ruleId]);
    return { isDone: false, orgs: [] };
  }
  const orgs = await refreshAuthored(
    sql,
    next.map(({ id }) => id),
    [rule],
  );
  await sql.query(
    'update runtime.live_rule set school_year = $2, district_id = $3, incident_id = $4 where rule_id = $1',
    [rule.ruleId, last.school_year, last.district_id, last.id],
  );
  return { isDone: false, orgs };
}

/** Null: no archived rule has issues any more. */
async function removeArchived(sql: Sql, ruleIds: readonly string[], atOnce: number): Promise<readonly string[] | null> {
  const [archived] = await sql.query<{ rule_id: string }>(
    'select rule_id from runtime.live_rule where rule_id <> all($1::text[]) order by rule_id limit 1',
    [ruleIds],
  );
  if (!archived) return null;
  const gone = await sql.query<{ org: string }>(
    `delete from runtime.live_issue where ctid = any(array(select ctid from runtime.live_issue where rule_id = $1 limit $2)) returning district_id as org`,
    [archived.rule_id, atOnce],
  );
  if (gone.length < atOnce) await sql.query('delete from runtime.live_rule where rule_id = $1', [archived.rule_id]);
  return [...new Set(gone.map(({ org }) => org))];
}

/**
 * Records after a place: the last school year first, within it by district and id. One look at the districts' years, then at the index;
 * a portion may span several districts.
 */
function nextRecords(
  sql: Sql,
  { school_year, district_id, incident_id }: Place,
  org: string | null,
): Promise<readonly { readonly id: string; readonly district_id: string; readonly school_year: number }[]> {
  return sql.query(
    `with recursive year as (
       select o.id as district_id, (select max(d.school_year) from district_incident d where d.district_id = o.id) as school_year
       from district o where $1::text is null or o.id = $1
       union all
       select y.district_id, (select max(d.school_year) from district_incident d where d.district_id = y.district_id and d.school_year < y.school_year)
       from year y where y.school_year is not null),
     rest as materialized (
       select district_id, school_year from year
       where school_year is not null and ($2::int is null or (-school_year, district_id) >= (-$2, $3)) order by school_year desc, district_id)
     select d.id, d.district_id, d.school_year from rest u cross join lateral (
       select d.id, d.district_id, d.school_year from district_incident d
       where d.district_id = u.district_id and d.school_year = u.school_year
         and ($4::text is null or u.school_year <> $2 or u.district_id <> $3 or d.id > $4)
       order by d.id limit ${PORTION}) d
     limit ${PORTION}`,
    [org, school_year, district_id, incident_id],
    'next records',
  );
}
