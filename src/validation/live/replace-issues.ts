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
 * Clauses of a statement after which the issues `i` of `scope` (a condition) are those of the relation `found`; only what differs is
 * written. They end with a clause `changed`: the districts whose issues are others now, as `org`.
 */
export const replaceIssues = (found: string, scope: string): string => `
  gone as (
    delete from runtime.live_issue i where (${scope})
      and not exists (select from ${found} f where f.dataset = i.dataset and f.rule_id = i.rule_id and f.subject = i.subject)
    returning i.district_id),
  came as (
    insert into runtime.live_issue as i (${issueColumns}) select ${issueColumns} from ${found}
    on conflict (dataset, rule_id, subject) do update set ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}
    where (${replaced.map((column) => `i.${column}`).join(', ')}) is distinct from (${replaced.map((column) => `excluded.${column}`).join(', ')})
    returning i.district_id),
  changed as (select distinct district_id as org from (select district_id from gone union all select district_id from came) c)`;

/** A short name for a statement that is prepared under its own text. */
export const preparedAs = (what: string, text: string): string => `${what} ${sha256Hex(text).slice(0, 8)}`;
