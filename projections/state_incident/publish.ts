import type { Sql } from '../../src/postgres/sql.ts';
import { findingColumns, replacedFinding } from '../district_incident/tables.ts';
import { recordColumns } from '../support/record-columns.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export const STATE_INCIDENT_TABLES = `
  create table state_incident (
    id text collate "C" primary key,
    record text not null,
    record_hash text not null,
    certified_record text,
    certified_hash text,
    -- distinct state codes of the record's events and resolutions
    codes text[] not null,
    district_id text collate "C" not null,
    school_id text collate "C" not null,
    school_year int not null,
    status text not null,
    occurred_on date not null,
    is_reportable boolean not null,
    -- event that brought this version, or that the district's last save found unchanged
    synced_at timestamptz not null,
    synced_position bigint not null
  );
  create index on state_incident (district_id, school_year, id);
  create index on state_incident (occurred_on desc, id desc);
  create index on state_incident (district_id, school_year, school_id);
  ${recordColumns('state_incident', ['record', 'record_hash', 'certified_record', 'certified_hash'])}

  -- BEH-14: schools of a district with records of the school year before and none of this one; details as in findings
  create function silent_schools(district text, year int) returns table (school_id text, details text) stable language sql begin atomic
    select s.id, json_build_object(
      'explanation', 'This school reports nothing for the school year; for the year before it reported ' || b.n || '.',
      'about', json_build_array(json_build_object('note', 'LAST_YEAR ' || b.n)))::text
    from school s cross join lateral (
      select count(*) as n from state_incident p where p.district_id = district and p.school_year = year - 1 and p.school_id = s.id) b
    where s.district_id = district and b.n > 0
      and not exists (select from state_incident t where t.district_id = district and t.school_year = year and t.school_id = s.id)
    order by s.id;
  end;

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
    kind text not null,
    started_at timestamptz not null,
    position bigint not null
  );
  create index on sync_run (district_id, position desc);
  ${['state_incident', 'state_incident_tombstone', 'sync_run'].map((table) => visibleToDistrict(table)).join('')}`;

/** What a synchronization copies; `schoolIds` null: every school. `at` and `position` are those of its event. */
export interface PublishedScope {
  readonly districtId: string;
  readonly schoolYear: number;
  readonly schoolIds: readonly string[] | null;
  readonly at: string;
  readonly position: number;
}

/**
 * Copies candidates that differ from what the state has, writes tombstones for what the district no longer has, and replaces the
 * findings of the state dataset, for one district and year, or some schools of it. Four statements whatever the size.
 */
export async function publishIncidents(
  sql: Sql,
  { districtId, schoolYear, schoolIds, at, position }: PublishedScope,
): Promise<{ readonly copied: number; readonly tombstones: number }> {
  const values = [districtId, schoolYear, schoolIds];
  const where = 'd.district_id = $1 and d.school_year = $2 and ($3::text[] is null or d.school_id = any($3))';
  const gone = await sql.query<{ id: string }>(
    `with gone as (
       delete from state_incident s using district_incident d
       where d.id = s.id and ${where} and d.candidate_hash is null returning s.id, s.district_id, s.school_year, s.record_hash)
     ${INSERT_TOMBSTONES} returning id`,
    values,
    'publish tombstones',
  );
  const copied = await sql.query<{ id: string }>(
    `${insertCopies('d', '$4::timestamptz', '$5::bigint')}
     from district_incident d left join state_incident s on s.id = d.id
     where ${where} and d.candidate_hash is not null and s.record_hash is distinct from d.candidate_hash
     ${REPLACE_COPY} returning id`,
    [...values, at, position],
    'publish copies',
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
       select ${FINDING_VALUES}
       from state_incident s join district_incident d on d.id = s.id, json_populate_recordset(null::finding, d.candidate_findings::json) f
       where s.id = any($1::text[])`,
      [changed],
      'publish state findings',
    );
  }
  return { copied: copied.length, tombstones: gone.length };
}

const INSERT_TOMBSTONES = `insert into state_incident_tombstone (id, district_id, school_year, record_hash)
     select id, district_id, school_year, record_hash from gone
     on conflict (id) do update set record_hash = excluded.record_hash`;

const insertCopies = (
  d: string,
  at: string,
  position: string,
): string => `insert into state_incident (id, record, record_hash, certified_record, certified_hash, codes,
       district_id, school_id, school_year, status, occurred_on, is_reportable, synced_at, synced_position)
     select ${d}.id, ${d}.candidate_record, ${d}.candidate_hash, ${d}.candidate_certified, ${d}.candidate_certified_hash, ${d}.candidate_codes,
       ${d}.district_id, ${d}.school_id, ${d}.school_year, ${d}.status, ${d}.occurred_on, ${d}.is_reportable, ${at}, ${position}`;

const REPLACE_COPY = `on conflict (id) do update set record = excluded.record, record_hash = excluded.record_hash,
       certified_record = excluded.certified_record, certified_hash = excluded.certified_hash, codes = excluded.codes, school_id = excluded.school_id,
       school_year = excluded.school_year, status = excluded.status, occurred_on = excluded.occurred_on, is_reportable = excluded.is_reportable,
       synced_at = excluded.synced_at, synced_position = excluded.synced_position`;

const FINDING_VALUES = findingColumns
  .split(', ')
  .map((column) => `f.${column}`)
  .join(', ');

/**
 * The same as `publishIncidents` for rows of `district_incident` that the statement around these clauses is writing: they come from its
 * clause `incoming`, and those of `ids` (a text[] expression) are published when their district publishes on save. When and where each was
 * saved stands in the clause `saves`: `id`, `saved_at`, `saved_position`.
 */
export const publishSaved = (ids: string, saves: string): string => `
  saved as materialized (
    select i.*, s.record_hash as published_hash, k.saved_at, k.saved_position
    from incoming i join ${saves} k on k.id = i.id join district o on o.id = i.district_id and o.sync_policy = 'ON_SAVE' left join state_incident s on s.id = i.id
    where i.id = any(${ids})),
  gone as (
    delete from state_incident s using saved d where d.id = s.id and d.candidate_hash is null
    returning s.id, s.district_id, s.school_year, s.record_hash),
  tombstone as (${INSERT_TOMBSTONES}),
  copied as (
    ${insertCopies('d', 'd.saved_at', 'd.saved_position')}
    from saved d where d.candidate_hash is not null and d.published_hash is distinct from d.candidate_hash
    ${REPLACE_COPY} returning id),
  confirmed as (
    update state_incident s set synced_at = d.saved_at, synced_position = d.saved_position
    from saved d where s.id = d.id and d.published_hash = d.candidate_hash),
  changed as materialized (
    select d.id, coalesce(d.candidate_findings, '[]')::json as findings
    from saved d where d.id in (select id from gone union all select id from copied)),
  outdated as (
    delete from finding f using changed c
    where f.dataset = 'STATE' and f.incident_id = c.id
      and f.rule_id <> all (array(select n.rule_id from json_populate_recordset(null::finding, c.findings) n))),
  published as (
    insert into finding (${findingColumns})
    select ${FINDING_VALUES} from changed c, json_populate_recordset(null::finding, c.findings) f
    on conflict (dataset, incident_id, rule_id) do update set ${replacedFinding})`;
