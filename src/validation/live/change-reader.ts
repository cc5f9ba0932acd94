import type { Sql } from '../../postgres/sql.ts';

/** How far live issues follow the read models. */
export interface Progress {
  readonly namespace: string;
  readonly position: number;
  readonly sequence: number;
}

/** What has changed since, each once. */
export interface Changes {
  readonly next: Progress;
  /** Changes were forgotten, or belong to other read models: everything is to be looked at anew. */
  readonly isReset: boolean;
  readonly incidentIds: readonly string[];
  /** A school's month of attendance. */
  readonly attendanceIds: readonly string[];
  /** Districts that were synchronized. */
  readonly syncedOrgs: readonly string[];
  readonly hasRules: boolean;
}

/** Changes of one look: as many records as one transaction looks at. */
const MOST = 500;

const KINDS = ['incident', 'attendance', 'sync', 'validation_rule'] as const;

interface Row {
  readonly namespace: string;
  readonly head: number;
  readonly from: number;
  readonly last: number;
  readonly sequence: number | null;
  readonly position: number;
  readonly kind: (typeof KINDS)[number];
  readonly id: string;
  readonly org: string;
}

/**
 * Reads on in the changes of the namespace that `sql` reads. Plans are kept, and never look at a whole table: they are made once, perhaps
 * when it was small.
 */
export async function readChanges(sql: Sql, after: Progress | null): Promise<Changes> {
  const rows = await sql.query<Row>(
    `select c.namespace, c.position as head, l.changes_from as "from", coalesce((select max(sequence) from runtime.read_change), 0) as last, r.*,
            set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)
     from runtime.checkpoint c cross join runtime.live l left join lateral (
       select r.sequence, r.position, r.kind, r.id, r.org from runtime.read_change r
       where r.sequence > $1 and r.namespace = c.namespace and r.kind = any($2::text[]) order by r.sequence limit ${MOST}) r on true
     where c.namespace = current_schema() order by r.sequence`,
    [after?.sequence ?? 0, KINDS],
    'live issue changes',
  );
  const [first] = rows;
  if (!first) throw new Error('The read models have no checkpoint.');
  const { namespace, head, from, last } = first;
  const reachedBefore = after?.namespace === namespace ? after.position : -1;
  const isReset = reachedBefore < from || reachedBefore > head;
  const changes = isReset ? [] : rows.filter(({ sequence }) => sequence !== null);
  const of = (kind: Row['kind']) => changes.filter((row) => row.kind === kind);
  const isAll = isReset || changes.length < MOST;
  const reached = changes.at(-1);
  return {
    next: isAll
      ? { namespace, position: head, sequence: last }
      : { namespace, position: Math.max(reachedBefore, reached!.position - 1), sequence: reached!.sequence! },
    isReset,
    incidentIds: [...new Set(of('incident').map(({ id }) => id))],
    attendanceIds: [...new Set(of('attendance').map(({ id }) => id))],
    syncedOrgs: [...new Set(of('sync').map(({ org }) => org))],
    hasRules: of('validation_rule').length > 0,
  };
}

export async function readProgress(sql: Sql): Promise<Progress | null> {
  const [row] = await sql.query<Progress>('select namespace, position, sequence from runtime.live_issue_progress');
  return row ?? null;
}

/** The last change there is. */
export async function lastSequence(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ last: number }>(
    'select coalesce(max(sequence), 0) as last from runtime.read_change',
    [],
    'last change',
  );
  return row?.last ?? 0;
}

/** NOTIFY channel: whose issues are others now, as JSON of `LiveIssueNews`. */
export const LIVE_ISSUES_CHANNEL = 'runtime_live_issues';

/** More districts than fit into a notification are all of them. */
const MOST_NAMED = 100;

/** Remembers how far it is and tells other processes: the last statement of a transaction. */
export async function writeProgress(
  sql: Sql,
  { namespace, position, sequence }: Progress,
  orgs: readonly string[] | null,
): Promise<void> {
  const news = JSON.stringify({ position, sequence, orgs: orgs === null || orgs.length > MOST_NAMED ? null : orgs });
  await sql.query(
    `with moved as (
       insert into runtime.live_issue_progress (namespace, position, sequence) values ($1, $2, $3)
       on conflict (is_only) do update set namespace = excluded.namespace, position = excluded.position, sequence = excluded.sequence)
     select pg_notify('${LIVE_ISSUES_CHANNEL}', $4)`,
    [namespace, position, sequence, news],
    'live issue progress',
  );
}
