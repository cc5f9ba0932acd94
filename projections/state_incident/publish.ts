import type { Sql } from '../../src/postgres/sql.ts';
import { findingColumns } from '../district_incident/tables.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export const STATE_INCIDENT_TABLES = `
  create table state_incident (
    id text collate "C" primary key,
    record text not null,
    record_hash text not null,
    certified_record text,
    certified_hash text,
    district_id text collate "C" not null,
    school_id text collate "C" not null,
    school_year int not null,
    status text not null,
    occurred_on date not null,
    is_reportable boolean not null
  );
  create index on state_incident (district_id, school_year, id);
  create index on state_incident (occurred_on desc, id desc);

  -- Records that the state had and has no more.
  create table state_incident_tombstone (
    id text collate "C" primary key,
    district_id text collate "C" not null,
    school_year int not null,
    record_hash text not null
  );

  create table sync_run (
    id text collate "C" primary key,
    doc text not null,
    district_id text collate "C" not null,
    position bigint not null
  );
  create index on sync_run (district_id, position desc);
  ${['state_incident', 'state_incident_tombstone', 'sync_run'].map((table) => visibleToDistrict(table)).join('')}`;

export type PublishScope =
  { readonly ids: readonly string[] } | { readonly districtId: string; readonly schoolYear: number };

/**
 * Copies candidates that differ from what the state has, writes tombstones for what the district no longer has, and replaces the
 * findings of the state dataset. With `ids`: only incidents of districts that publish on save. Four statements whatever the size.
 */
export async function publishIncidents(
  sql: Sql,
  scope: PublishScope,
): Promise<{ readonly copied: number; readonly tombstones: number }> {
  if ('ids' in scope && scope.ids.length === 0) return { copied: 0, tombstones: 0 };
  const [where, values] =
    'ids' in scope
      ? [
          `d.id = any($1::text[]) and exists (select from district o where o.id = d.district_id and o.sync_policy = 'ON_SAVE')`,
          [scope.ids],
        ]
      : ['d.district_id = $1 and d.school_year = $2', [scope.districtId, scope.schoolYear]];
  const name = 'ids' in scope ? 'saved' : 'district';
  const gone = await sql.query<{ id: string }>(
    `with gone as (
       delete from state_incident s using district_incident d
       where d.id = s.id and ${where} and d.candidate_hash is null returning s.id, s.district_id, s.school_year, s.record_hash)
     insert into state_incident_tombstone (id, district_id, school_year, record_hash) select id, district_id, school_year, record_hash from gone
     on conflict (id) do update set record_hash = excluded.record_hash returning id`,
    values,
    `publish tombstones ${name}`,
  );
  const copied = await sql.query<{ id: string }>(
    `insert into state_incident (id, record, record_hash, certified_record, certified_hash, district_id, school_id, school_year, status, occurred_on, is_reportable)
     select d.id, d.candidate_record, d.candidate_hash, d.candidate_certified, d.candidate_certified_hash, d.district_id, d.school_id, d.school_year, d.status, d.occurred_on, d.is_reportable
     from district_incident d left join state_incident s on s.id = d.id
     where ${where} and d.candidate_hash is not null and s.record_hash is distinct from d.candidate_hash
     on conflict (id) do update set record = excluded.record, record_hash = excluded.record_hash, certified_record = excluded.certified_record,
       certified_hash = excluded.certified_hash, school_id = excluded.school_id, school_year = excluded.school_year, status = excluded.status,
       occurred_on = excluded.occurred_on, is_reportable = excluded.is_reportable
     returning id`,
    values,
    `publish copies ${name}`,
  );
  const changed = [...gone, ...copied].map(({ id }) => id);
  if (changed.length > 0) {
    await sql.query(
      `delete from finding where dataset = 'STATE' and incident_id = any($1::text[])`,
      [changed],
      'delete state findings',
    );
    await sql.query(
      `insert into finding (${findingColumns})
       select ${findingColumns
         .split(', ')
         .map((column) => `f.${column}`)
         .join(', ')}
       from state_incident s join district_incident d on d.id = s.id, json_populate_recordset(null::finding, d.candidate_findings::json) f
       where s.id = any($1::text[])`,
      [changed],
      'publish state findings',
    );
  }
  return { copied: copied.length, tombstones: gone.length };
}
