import type { Sql } from '../../src/postgres/sql.ts';
import type { ChangedDays } from '../../src/domain/reference/changed-days.ts';

/** Of a certification `c` and one of its captures `s`: that the state has approved what was captured. */
export const IS_APPROVED = `c.event_status in ('CERTIFICATION_APPROVED_BY_STATE', 'RECERTIFICATION_REQUEST_SENT', 'RECERTIFICATION_IN_PROGRESS')
  and exists (select from json_array_elements(c.doc::json->'state'->'submissions') u where u->>'snapshotId' = s.snapshot_id)`;

/** A local type and the days on which its code becomes another one. */
export interface TypeChange extends ChangedDays {
  readonly typeId: string;
}

/** How many incidents of approved data (A20: locked) use one of the types on such a day; each counts once. One statement, however many there are. */
export async function lockedByMappings(sql: Sql, changes: readonly TypeChange[]): Promise<number> {
  if (changes.length === 0) return 0;
  const [row] = await sql.query<{ locked: number }>(
    `with used as materialized (
       select distinct d.id, d.district_id from unnest($1::text[], $2::date[], $3::date[]) as t (type_id, starts, ends)
       join incident_reference r on r.kind = 'TYPE' and r.reference = t.type_id
       join district_incident d on d.id = r.incident_id and d.occurred_on >= t.starts and (t.ends is null or d.occurred_on < t.ends)),
     approved as materialized (
       select s.snapshot_id::uuid as snapshot_id from certification c join snapshot_capture s on s.certification_id = c.id
       where c.district_id in (select district_id from used) and ${IS_APPROVED})
     select count(*)::int as locked from used
     where exists (select from approved a join archive.manifest m on m.snapshot_id = a.snapshot_id and m.section = 'incidents' and m.record_id = used.id)`,
    [changes.map(({ typeId }) => typeId), changes.map(({ from }) => from), changes.map(({ until }) => until)],
    'locked incidents of types',
  );
  return row?.locked ?? 0;
}
