import type { Sql } from '../postgres/sql.ts';

/**
 * A stale document shows outside facts as they were before an event that is projected already: there were too many of them to be written
 * with it. They are written between the batches that follow.
 */
export interface StaleDocument {
  readonly lane: string;
  readonly projection: string;
  readonly key: string;
  /** Of the first event that left it behind. */
  readonly position: number;
}

/** Documents of one lane that an event leaves behind. */
export interface StaleGroup {
  readonly lane: string;
  readonly position: number;
  readonly keys: readonly string[];
  /** Positions of every event that selected some of them. */
  readonly causes: readonly number[];
}

const POLL_MS = 25;

/**
 * Notes documents of a projection as stale: one statement, however many. What is noted already stays as it is. Nobody else notes any
 * meanwhile: in order and where nothing is noted yet, rows need not be looked for, and a hundred thousand take a third of the time.
 */
export async function markStale(
  sql: Sql,
  namespace: string,
  projection: string,
  groups: readonly StaleGroup[],
): Promise<void> {
  if (groups.length === 0) return;
  const known = await sql.query(
    `select 1 from runtime.stale_document where namespace = $1 and lane = any($2::text[]) limit 1`,
    [namespace, groups.map(({ lane }) => lane)],
    'stale documents of lanes',
  );
  const isNew = known.length === 0;
  const ordered = groups.map(({ lane, position, keys }) => ({ lane, position, keys: keys.toSorted() }));
  await sql.query(
    `insert into runtime.stale_document (namespace, lane, projection, key, position)
     select $1, g.lane, $2, k.key, g.position from json_to_recordset($3::json) as g(lane text, position bigint, keys text[])
     cross join lateral unnest(g.keys) as k(key)${isNew ? '' : ' on conflict do nothing'}`,
    [namespace, projection, JSON.stringify(ordered)],
    isNew ? 'mark stale documents' : 'mark more stale documents',
  );
  // What such a lane was left behind by before is written.
  if (isNew)
    await sql.query(
      `delete from runtime.stale_cause where namespace = $1 and lane = any($2::text[])`,
      [namespace, groups.map(({ lane }) => lane)],
      'forget stale causes',
    );
  await noteCauses(
    sql,
    namespace,
    groups.flatMap(({ lane, causes }) => causes.map((position) => ({ lane, position }))),
  );
}

/** Notes that readers see what an event did once no document of the lane is stale. */
export async function noteCauses(
  sql: Sql,
  namespace: string,
  causes: readonly { readonly lane: string; readonly position: number }[],
): Promise<void> {
  if (causes.length === 0) return;
  await sql.query(
    `insert into runtime.stale_cause (namespace, position, lane)
     select $1, c.position, c.lane from json_to_recordset($2::json) as c(position bigint, lane text) on conflict do nothing`,
    [namespace, JSON.stringify(causes)],
    'note stale causes',
  );
}

/** The next lane after one that has stale documents, and the first again after the last; undefined when nothing is stale. */
export async function nextStaleLane(sql: Sql, namespace: string, after: string): Promise<string | undefined> {
  const [row] = await sql.query<{ lane: string }>(
    `(select lane, 0 as turn from runtime.stale_document where namespace = $1 and lane > $2 order by lane limit 1)
     union all (select lane, 1 from runtime.stale_document where namespace = $1 order by lane limit 1) order by turn limit 1`,
    [namespace, after],
    'next stale lane',
  );
  return row?.lane;
}

/** Stale documents of a lane after one of them, in order. */
export function readStale(
  sql: Sql,
  namespace: string,
  lane: string,
  after: Pick<StaleDocument, 'projection' | 'key'>,
  limit: number,
): Promise<readonly StaleDocument[]> {
  return sql.query<StaleDocument>(
    `select lane, projection, key, position from runtime.stale_document
     where namespace = $1 and lane = $2 and (projection, key) > ($3, $4) order by projection, key limit $5`,
    [namespace, lane, after.projection, after.key, limit],
    'read stale documents',
  );
}

/** Documents of one lane and projection are written, or are left to the replay of their lane. */
export async function removeStale(sql: Sql, namespace: string, documents: readonly StaleDocument[]): Promise<void> {
  const [first] = documents;
  if (!first) return;
  await sql.query(
    `delete from runtime.stale_document where namespace = $1 and lane = $2 and projection = $3 and key = any($4::text[])`,
    [namespace, first.lane, first.projection, documents.map(({ key }) => key)],
    'remove stale documents',
  );
}

/** The namespace is emptied, or goes. */
export async function removeAllStale(sql: Sql, namespace: string): Promise<void> {
  await sql.query(`delete from runtime.stale_document where namespace = $1`, [namespace]);
  await sql.query(`delete from runtime.stale_cause where namespace = $1`, [namespace]);
}

/** Whether a lane has stale documents; with null, any lane. */
export async function hasStale(sql: Sql, namespace: string, lane: string | null): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from runtime.stale_document where namespace = $1 and ($2::text is null or lane = $2) limit 1`,
    [namespace, lane],
    'has stale documents',
  );
  return rows.length > 0;
}

/** How many documents of a namespace are stale. */
export async function countStale(sql: Sql, namespace: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from runtime.stale_document where namespace = $1`,
    [namespace],
    'count stale documents',
  );
  return row?.count ?? 0;
}

/** True once the namespace that serves has no stale document of a lane (a district's id); false when that takes longer than `timeoutMs`. */
export function waitUntilWritten(sql: Sql, lane: string, timeoutMs: number): Promise<boolean> {
  return untilNone(timeoutMs, () =>
    sql.query(
      `select 1 from runtime.live l join runtime.stale_document s on s.namespace = l.namespace and s.lane = $1 limit 1`,
      [lane],
      'stale documents of a lane',
    ),
  );
}

/**
 * True once readers of the namespace that serves see everything that a projected event did: no lane that it left documents of stale has any.
 * False when that takes longer than `timeoutMs`. At once for an event that left none, whatever is stale.
 */
export function waitUntilShown(sql: Sql, position: number, timeoutMs: number): Promise<boolean> {
  return untilNone(timeoutMs, () =>
    sql.query(
      `select 1 from runtime.live l join runtime.stale_cause c on c.namespace = l.namespace and c.position = $1
       where exists (select from runtime.stale_document s where s.namespace = c.namespace and s.lane = c.lane) limit 1`,
      [position],
      'stale documents of an event',
    ),
  );
}

async function untilNone(timeoutMs: number, stale: () => Promise<readonly object[]>): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if ((await stale()).length === 0) return true;
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
