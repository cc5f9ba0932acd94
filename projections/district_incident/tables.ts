import { recordColumns } from '../support/record-columns.ts';
import { visibleToDistrict, visibleWithIncident } from '../support/row-security.ts';

const RECORDS = [
  'doc',
  'view',
  'candidate_record',
  'candidate_hash',
  'candidate_certified',
  'candidate_certified_hash',
  'candidate_findings',
];

/**
 * `district_incident`: the district's own record with everything that derives from it. The candidate columns hold what would reach the
 * state under today's mapping; `state_incident` holds what did. `incident_reference` answers "which incidents depend on this".
 */
export const DISTRICT_INCIDENT_TABLES = `
  create table district_incident (
    id text collate "C" primary key,
    doc text not null,
    district_id text collate "C" not null,
    school_id text collate "C" not null,
    school_year int not null,
    status text not null,
    alignment text not null,
    title text,
    occurred_on date not null,
    source_system text,
    source_key text,
    is_reportable boolean not null,
    -- the incident as clients read it (incident-view.ts)
    view text not null,
    -- why nothing would reach the state; null when something would
    exclusion text,
    candidate_record text,
    candidate_hash text,
    -- certified record (behavior/1) and its hash; null unless complete
    candidate_certified text,
    candidate_certified_hash text,
    -- distinct state codes of the candidate's events and resolutions, sorted; null when nothing would reach the state
    candidate_codes text[],
    -- findings of the candidate as a state record, ready to be published with it
    candidate_findings text,
    -- the candidate's suspensions of students with their days (dated-suspensions.ts); null: none
    candidate_suspensions jsonb
  );
  create index on district_incident (district_id, occurred_on desc, id desc);
  create index on district_incident (district_id, school_year, id);
  create index on district_incident (district_id, source_system, source_key) where source_key is not null;

  create table incident_reference (
    incident_id text collate "C" not null,
    -- STUDENT, TYPE, SCHOOL (with the school year, for its calendar), CUSTOM (key of an element) or CUSTOM_VALUE (custom-reference.ts)
    kind text not null,
    reference text collate "C" not null,
    primary key (incident_id, kind, reference)
  );
  create index on incident_reference (kind, reference, incident_id);

  create table finding (
    dataset text not null,
    incident_id text collate "C" not null,
    rule_id text not null,
    severity text not null,
    district_id text collate "C" not null,
    school_id text collate "C" not null,
    school_year int not null,
    details text not null,
    -- first day on which the finding holds, and first day on which it holds no more; null: no bound
    active_from date,
    active_to date,
    primary key (dataset, incident_id, rule_id)
  );
  create index on finding (dataset, district_id, school_year, rule_id, incident_id);
  ${recordColumns('finding', ['details'])}

  -- how many findings of the dataset DISTRICT there are, kept with them: what follows counts need not count a large district anew
  create table finding_count (
    district_id text collate "C" not null,
    school_year int not null,
    school_id text collate "C" not null,
    rule_id text not null,
    severity text not null,
    -- as of the findings; no bound is infinity
    active_from date not null,
    active_to date not null,
    n int not null,
    primary key (district_id, school_year, school_id, rule_id, severity, active_from, active_to)
  );
  ${recordColumns('district_incident', RECORDS)}
  ${visibleToDistrict('district_incident')}
  ${visibleWithIncident('incident_reference')}
  ${visibleToDistrict('finding')}
  ${visibleToDistrict('finding_count')}`;

export const incidentColumns = [
  'id',
  'doc',
  'district_id',
  'school_id',
  'school_year',
  'status',
  'alignment',
  'title',
  'occurred_on',
  'source_system',
  'source_key',
  'is_reportable',
  'view',
  'exclusion',
  'candidate_record',
  'candidate_hash',
  'candidate_certified',
  'candidate_certified_hash',
  'candidate_codes',
  'candidate_findings',
  'candidate_suspensions',
] as const;

export const findingColumns =
  'dataset, incident_id, rule_id, severity, district_id, school_id, school_year, details, active_from, active_to';

/** What tells rows of `finding_count` apart. */
const countKeys = ['district_id', 'school_year', 'school_id', 'rule_id', 'severity', 'active_from', 'active_to'];

const countValues = (f: string): string =>
  `${f}.district_id, ${f}.school_year, ${f}.school_id, ${f}.rule_id, ${f}.severity, coalesce(${f}.active_from, '-infinity') as active_from, coalesce(${f}.active_to, 'infinity') as active_to`;

/**
 * Clauses of a statement that replaces findings of the dataset DISTRICT: the counts follow. `incidents` is a relation with the ids, `found`
 * one with the new findings. Counts that come to nothing are removed, so that a rebuild gives the same rows.
 */
export const countFindings = (incidents: string, found: string): string => `
  shift as materialized (
    select ${countKeys.join(', ')}, sum(by)::int as by
    from (select ${countValues('f')}, -1 as by from finding f join ${incidents} i on i.id = f.incident_id where f.dataset = 'DISTRICT'
          union all select ${countValues('f')}, 1 from ${found} f) changed
    group by ${countKeys.join(', ')} having sum(by) <> 0),
  uncounted as (
    delete from finding_count c using shift s where ${countKeys.map((key) => `c.${key} = s.${key}`).join(' and ')} and c.n + s.by = 0),
  counted as (
    insert into finding_count (${countKeys.join(', ')}, n)
    select s.* from shift s left join finding_count c using (${countKeys.join(', ')}) where c.n is null or c.n + s.by <> 0
    on conflict (${countKeys.join(', ')}) do update set n = finding_count.n + excluded.n)`;

/** What an upsert of a finding sets: everything but its key. */
export const replacedFinding = findingColumns
  .split(', ')
  .slice(3)
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');
