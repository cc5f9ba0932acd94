import { sha256Hex } from '../../crypto/sha256.ts';

const columns = [
  'dataset',
  'rule_id',
  'subject',
  'incident_id',
  'student_id',
  'severity',
  'district_id',
  'school_id',
  'school_year',
  'details',
  'place',
] as const;

/** A row of runtime.live_issue, by the names of its columns. */
export type LiveIssueRow = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** Its columns in order, as a list of a select. */
export const issueColumns = columns.join(', ');

/** Rows of a JSON parameter as a relation with the columns of runtime.live_issue. */
export const issuesOf = (parameter: string): string =>
  `select ${issueColumns} from json_populate_recordset(null::runtime.live_issue, ${parameter}::json)`;

const replaced = columns.slice(3);

/**
 * Clauses of a statement after which the issues that were `former` (a select of dataset, rule_id, subject and the row's ctid as `at`) are
 * those of the relation `found`; only what differs is written. They end with a clause `changed`: the districts whose issues are others
 * now, as `org`.
 */
export const replaceIssues = (found: string, former: string): string => `
  gone as (
    delete from runtime.live_issue where ctid = any(array(
      select o.at from (${former}) o
      where not exists (select from ${found} f where f.dataset = o.dataset and f.rule_id = o.rule_id and f.subject = o.subject)))
    returning district_id),
  came as (
    insert into runtime.live_issue as i (${issueColumns}) select ${issueColumns} from ${found}
    on conflict (dataset, rule_id, subject) do update set ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}
    where (${replaced.map((column) => `i.${column}`).join(', ')}) is distinct from (${replaced.map((column) => `excluded.${column}`).join(', ')})
    returning i.district_id),
  changed as (select distinct district_id as org from (select district_id from gone union all select district_id from came) c)`;

/**
 * The issues of each row of a relation, for `replaceIssues`: looked up by an index for one row after another, whatever the planner expects
 * (`offset 0` keeps it from joining whole tables). `condition` joins `i` with the relation's alias `x`.
 */
export const issuesOfEach = (relation: string, condition: string): string =>
  `select i.dataset, i.rule_id, i.subject, i.at from ${relation} x cross join lateral (select i.*, i.ctid as at from runtime.live_issue i where ${condition} offset 0) i`;

/** A short name for a statement that is prepared under its own text. */
export const preparedAs = (what: string, text: string): string => `${what} ${sha256Hex(text).slice(0, 8)}`;
