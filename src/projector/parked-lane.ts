import type { Sql } from '../postgres/sql.ts';
import { RUNTIME_CHANNEL } from './checkpoint.ts';

/** A lane whose events wait from `position` on, because the event there could not be handled. */
export interface ParkedLane {
  readonly lane: string;
  readonly position: number;
  readonly eventId: string;
  /** Which handler failed and how; never holds values out of events. */
  readonly error: string;
  readonly isInherited: boolean;
  readonly isReplayRequested: boolean;
  readonly since: string;
}

export function readParkedLanes(sql: Sql, namespace: string): Promise<readonly ParkedLane[]> {
  return sql.query<ParkedLane>(
    `select lane, position, event_id as "eventId", error, is_inherited as "isInherited", is_replay_requested as "isReplayRequested", since
     from runtime.parked_lane where namespace = $1 order by position, lane`,
    [namespace],
  );
}

/** Parks a lane, or moves where a parked one waits; a request for its replay is then answered. */
export async function parkLane(
  sql: Sql,
  namespace: string,
  parked: Pick<ParkedLane, 'lane' | 'position' | 'eventId' | 'error' | 'isInherited'>,
): Promise<void> {
  await sql.query(
    `insert into runtime.parked_lane (namespace, lane, position, event_id, error, is_inherited) values ($1, $2, $3, $4, $5, $6)
     on conflict (namespace, lane) do update set position = excluded.position, event_id = excluded.event_id, error = excluded.error,
       is_inherited = excluded.is_inherited, is_replay_requested = false`,
    [namespace, parked.lane, parked.position, parked.eventId, parked.error, parked.isInherited],
  );
}

/** Part of a lane was replayed: it waits further on. */
export async function moveParkedLane(sql: Sql, namespace: string, lane: string, position: number): Promise<void> {
  await sql.query(`update runtime.parked_lane set position = $3 where namespace = $1 and lane = $2`, [
    namespace,
    lane,
    position,
  ]);
}

export async function unparkLane(sql: Sql, namespace: string, lane: string): Promise<void> {
  await sql.query(`delete from runtime.parked_lane where namespace = $1 and lane = $2`, [namespace, lane]);
}

/** Asks the running projector, in whatever process it is, to replay a lane. False when the lane is not parked. */
export async function requestLaneReplay(sql: Sql, namespace: string, lane: string): Promise<boolean> {
  const rows = await sql.query(
    `with asked as (update runtime.parked_lane set is_replay_requested = true where namespace = $1 and lane = $2 returning 1)
     select pg_notify('${RUNTIME_CHANNEL}', $1) from asked`,
    [namespace, lane],
  );
  return rows.length > 0;
}
