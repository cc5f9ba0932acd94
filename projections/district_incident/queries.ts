import { groupBy } from '../../src/shared/group-by.ts';
import type { StateRecord } from '../../src/domain/incident/state-record.ts';
import type { FindingDetail, Severity } from '../../src/domain/rules/rule.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { batchedById } from '../support/batched-by-id.ts';
import { documentsById } from '../support/documents.ts';
import { commandFacts } from './command-facts.ts';
import { customCondition } from '../support/custom-reference.ts';
import { asTheyCount, deriveIncidentView } from './derive-incident-view.ts';
import type { IncidentDoc } from './incident-doc.ts';
import {
  incidentRow,
  incidentRowColumns,
  incidentRowsByIds,
  type IncidentRow,
  type StoredIncidentRow,
} from './incident-row.ts';
import { type IncidentView, stateView } from './incident-view.ts';
import { isFoundByRule, ISSUES_OF_INCIDENTS } from './incident-issues.ts';
import { reportFacts } from './report-facts.ts';
import { sameDay } from './same-day.ts';

export interface IncidentFilter {
  /** Null: every district (the state's dataset only). */
  readonly districtId: string | null;
  readonly schoolIds: readonly string[] | null;
  readonly schoolYear: number | null;
  readonly statuses: readonly string[] | null;
  readonly alignment: string | null;
  readonly isReportable: boolean | null;
  readonly ruleId: string | null;
  /** Custom element and, unless null, exactly this value of it; the district's dataset only. */
  readonly customValue: { readonly key: string; readonly value: string | null } | null;
  /** Part of the title, in whatever case; the district's dataset only. */
  readonly text: string | null;
  /** Every pseudonym of one person. */
  readonly studentIds: readonly string[] | null;
  readonly occurredFrom: string | null;
  readonly occurredTo: string | null;
  readonly today: string;
}

/** What a finding says: one sentence, and what in the incident it is about. */
export interface FindingDetails {
  readonly explanation: string;
  readonly about: readonly FindingDetail[];
}

export interface FindingRow {
  readonly dataset: 'DISTRICT' | 'STATE';
  readonly incidentId: string;
  readonly ruleId: string;
  readonly severity: 'FATAL' | 'WARNING' | 'INFO';
  readonly schoolId: string;
  readonly details: FindingDetails;
}

interface Page {
  /** `[occurredOn, id]` of the item before the page. */
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** Conditions shared by both datasets; `t` is the table's alias and $1–$14 are `filterValues`. */
const conditions = (t: string, dataset: 'DISTRICT' | 'STATE') => `
  ($1::text is null or ${t}.district_id = $1) and ($2::text[] is null or ${t}.school_id = any($2)) and ($3::int is null or ${t}.school_year = $3)
  and ($4::text[] is null or ${t}.status = any($4)) and ($5::text is null or ${dataset === 'DISTRICT' ? `${t}.alignment` : `${t}.record::json->>'alignment'`} = $5)
  and ($6::boolean is null or ${t}.is_reportable = $6)
  and ($7::text is null or ${isFoundByRule(t, dataset)})
  and ($8::date is null or ${t}.occurred_on >= $8) and ($9::date is null or ${t}.occurred_on <= $9)
  and ($11::text is null or exists (select from incident_reference r where r.incident_id = ${t}.id and r.kind = $11 and r.reference = $12))
  and ($13::text is null or ${dataset === 'DISTRICT' ? `strpos(lower(${t}.title), lower($13)) > 0` : 'false'})
  and ($14::text[] is null or ${dataset === 'DISTRICT' ? `exists (select from incident_reference r where r.incident_id = ${t}.id and r.kind = 'STUDENT' and r.reference = any($14))` : `exists (select from unnest($14) w where strpos(${t}.record, to_json(w)::text) > 0)`})`;

const filterValues = (filter: IncidentFilter) => [
  filter.districtId,
  filter.schoolIds,
  filter.schoolYear,
  filter.statuses,
  filter.alignment,
  filter.isReportable,
  filter.ruleId,
  filter.occurredFrom,
  filter.occurredTo,
  filter.today,
  ...customCondition(filter.customValue),
  filter.text,
  filter.studentIds,
];

export function incidentQueries(sql: Sql) {
  return {
    /** What commands about incidents name: local types and the enrolments of students. */
    commandFacts: commandFacts(sql),

    reportFacts: reportFacts(sql),
    sameDay: sameDay(sql),
    derive: (doc: IncidentDoc, today: string) => deriveIncidentView(sql, doc, today),
    asTheyCount: <Row extends { readonly ruleId: string; readonly severity: Severity }>(
      state: IncidentDoc['state'],
      today: string,
      rows: readonly Row[],
    ) => asTheyCount(sql, state, today, rows),

    /** A page of a district's incidents, newest first: one statement. */
    async page(
      filter: IncidentFilter & { readonly districtId: string },
      { after, limit }: Page,
    ): Promise<readonly IncidentRow[]> {
      const rows = await sql.query<StoredIncidentRow>(
        `select ${incidentRowColumns} from district_incident d left join state_incident s on s.id = d.id
         where ${conditions('d', 'DISTRICT')} and ($15::date is null or (d.occurred_on, d.id) < ($15, $16))
         order by d.occurred_on desc, d.id desc limit $17`,
        [...filterValues(filter), after?.[0] ?? null, after?.[1] ?? null, limit],
        'incident page',
      );
      return rows.map(incidentRow);
    },

    async count(filter: IncidentFilter & { readonly districtId: string }): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from district_incident d where ${conditions('d', 'DISTRICT')}`,
        filterValues(filter),
        'incident count',
      );
      return row?.n ?? 0;
    },

    /** A page of the state dataset, newest first. */
    async statePage(filter: IncidentFilter, { after, limit }: Page): Promise<readonly IncidentView[]> {
      const rows = await sql.query<{ id: string; record: string; source_key: string | null }>(
        `select s.id, s.record, d.source_key from state_incident s left join district_incident d on d.id = s.id
         where ${conditions('s', 'STATE')} and ($15::date is null or (s.occurred_on, s.id) < ($15, $16))
         order by s.occurred_on desc, s.id desc limit $17`,
        [...filterValues(filter), after?.[0] ?? null, after?.[1] ?? null, limit],
        'state incident page',
      );
      return rows.map((row) => stateView(JSON.parse(row.record) as StateRecord, row.source_key));
    },

    async stateCount(filter: IncidentFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from state_incident s where ${conditions('s', 'STATE')}`,
        filterValues(filter),
        'state incident count',
      );
      return row?.n ?? 0;
    },

    byIds: batchedById((ids) => incidentRowsByIds(sql, ids)),

    async stateByIds(ids: readonly string[]): Promise<ReadonlyMap<string, IncidentView>> {
      if (ids.length === 0) return new Map();
      const rows = await sql.query<{ id: string; record: string; source_key: string | null }>(
        'select s.id, s.record, d.source_key from state_incident s left join district_incident d on d.id = s.id where s.id = any($1::text[])',
        [ids],
        'state incidents by id',
      );
      return new Map(rows.map((row) => [row.id, stateView(JSON.parse(row.record) as StateRecord, row.source_key)]));
    },

    async idBySourceKey(districtId: string, sourceSystem: string, sourceKey: string): Promise<string | null> {
      const [row] = await sql.query<{ id: string }>(
        'select id from district_incident where district_id = $1 and source_system = $2 and source_key = $3',
        [districtId, sourceSystem, sourceKey],
        'incident by source key',
      );
      return row?.id ?? null;
    },

    /** Ids of incidents with these source keys, whoever recorded them. */
    async idsBySourceKeys(
      districtId: string,
      sourceSystem: string,
      sourceKeys: readonly string[],
    ): Promise<ReadonlyMap<string, string>> {
      if (sourceKeys.length === 0) return new Map();
      const rows = await sql.query<{ id: string; source_key: string }>(
        'select id, source_key from district_incident where district_id = $1 and source_system = $2 and source_key = any($3::text[])',
        [districtId, sourceSystem, sourceKeys],
        'incidents by source keys',
      );
      return new Map(rows.map((row) => [row.source_key, row.id]));
    },

    /** Folds by id: what an import compares its file with. */
    async statesByIds(ids: readonly string[]): Promise<ReadonlyMap<string, IncidentDoc>> {
      return documentsById<IncidentDoc>(sql, 'district_incident', ids);
    },

    /** Ids of a year's incidents that are not void, nor still a teacher's referral, with where they came from: what a replacing import would delete. */
    async sourcesOfYear(
      districtId: string,
      schoolYear: number,
    ): Promise<
      readonly { readonly id: string; readonly sourceSystem: string | null; readonly sourceKey: string | null }[]
    > {
      return sql.query(
        `select id, source_system as "sourceSystem", source_key as "sourceKey" from district_incident where district_id = $1 and school_year = $2 and status not in ('VOIDED', 'DRAFT', 'SUBMITTED') order by id`,
        [districtId, schoolYear],
      );
    },

    /** Findings that hold today, by incident. */
    async findings(
      dataset: 'DISTRICT' | 'STATE',
      incidentIds: readonly string[],
      today: string,
    ): Promise<ReadonlyMap<string, readonly FindingRow[]>> {
      if (incidentIds.length === 0) return new Map();
      const rows = await sql.query<{
        incident_id: string;
        rule_id: string;
        severity: FindingRow['severity'];
        school_id: string;
        details: string;
      }>(ISSUES_OF_INCIDENTS, [dataset, incidentIds, today], 'findings of incidents');
      return groupBy(
        rows.map((row) => ({
          dataset,
          incidentId: row.incident_id,
          ruleId: row.rule_id,
          severity: row.severity,
          schoolId: row.school_id,
          details: JSON.parse(row.details) as FindingDetails,
        })),
        (row) => row.incidentId,
      );
    },

    /** How many of the district's incidents use each type. */
    async typeUseCounts(typeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      if (typeIds.length === 0) return new Map();
      const rows = await sql.query<{ reference: string; n: number }>(
        `select reference, count(*)::int as n from incident_reference where kind = 'TYPE' and reference = any($1::text[]) group by reference`,
        [typeIds],
        'type use counts',
      );
      return new Map(rows.map((row) => [row.reference, row.n]));
    },
  };
}
