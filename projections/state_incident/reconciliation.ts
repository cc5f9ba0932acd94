import type { Sql } from '../../src/postgres/sql.ts';

/** Which records are held against each other. */
export interface ReconciliationScope {
  readonly districtId: string;
  /** Null: every school. */
  readonly schoolIds: readonly string[] | null;
  readonly schoolYear: number;
}

/** Records with a state code at a school, on both sides. */
export interface CodeCounts {
  readonly schoolId: string;
  readonly label: string;
  readonly district: number;
  readonly state: number;
}

export const DIFFERENCE_REASONS = ['NOT_AT_STATE', 'NOT_AT_DISTRICT', 'CONTENT_DIFFERS'] as const;

/** A record on which the two sides differ, with its codes on each. */
export interface DifferingRecord {
  readonly incidentId: string;
  readonly schoolId: string;
  readonly reason: (typeof DIFFERENCE_REASONS)[number];
  readonly districtCodes: readonly string[];
  readonly stateCodes: readonly string[];
}

const scoped = (t: string) =>
  `${t}.district_id = $1 and ($2::text[] is null or ${t}.school_id = any($2)) and ${t}.school_year = $3`;

const values = ({ districtId, schoolIds, schoolYear }: ReconciliationScope) => [districtId, schoolIds, schoolYear];

const counted = (table: string, codes: string) =>
  `select t.school_id, c.code, count(*)::int as n from ${table} t cross join lateral unnest(t.${codes}) as c(code) where ${scoped('t')} group by 1, 2`;

/** Records whose two sides differ, of a school ($4) and with a code ($5) on either side, where these are given. */
const DIFFERING = `
  select coalesce(d.id, s.id) as id, coalesce(d.school_id, s.school_id) as school_id,
         case when s.id is null then 'NOT_AT_STATE' when d.id is null then 'NOT_AT_DISTRICT' else 'CONTENT_DIFFERS' end as reason,
         coalesce(d.codes, '{}') as district_codes, coalesce(s.codes, '{}') as state_codes
  from (select id, school_id, candidate_hash, candidate_codes as codes from district_incident d where ${scoped('d')} and candidate_hash is not null) d
  full join (select id, school_id, record_hash, codes from state_incident s where ${scoped('s')}) s on s.id = d.id
  where d.candidate_hash is distinct from s.record_hash
    and ($4::text is null or $4 in (d.school_id, s.school_id)) and ($5::text is null or $5 = any(d.codes) or $5 = any(s.codes))`;

export interface DifferenceFilter {
  readonly schoolId: string | null;
  readonly code: string | null;
}

/** District and state side by side: what the district would send now, and what the state has. */
export function reconciliationQueries(sql: Sql) {
  return {
    /** Counts per school and state code; codes that stand on neither side are left out. */
    counts: (scope: ReconciliationScope): Promise<readonly CodeCounts[]> =>
      sql.query<CodeCounts>(
        `select coalesce(d.school_id, s.school_id) as "schoolId", coalesce(d.code, s.code) as label, coalesce(d.n, 0) as district, coalesce(s.n, 0) as state
         from (${counted('district_incident', 'candidate_codes')}) d full join (${counted('state_incident', 'codes')}) s
           on s.school_id = d.school_id and s.code = d.code
         order by 1, 2`,
        values(scope),
        'reconciliation',
      ),

    /** A page of the records behind the differences, by id. */
    differences: (
      scope: ReconciliationScope,
      { schoolId, code }: DifferenceFilter,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): Promise<readonly DifferingRecord[]> =>
      sql.query<DifferingRecord>(
        `select id as "incidentId", school_id as "schoolId", reason, district_codes as "districtCodes", state_codes as "stateCodes"
         from (${DIFFERING}) x where $6::text is null or id > $6 order by id limit $7`,
        [...values(scope), schoolId, code, after, limit],
        'differing records',
      ),

    async countDifferences(scope: ReconciliationScope, { schoolId, code }: DifferenceFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from (${DIFFERING}) x`,
        [...values(scope), schoolId, code],
        'count of differing records',
      );
      return row?.n ?? 0;
    },
  };
}
