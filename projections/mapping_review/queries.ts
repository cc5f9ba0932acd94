import type { Sql } from '../../src/postgres/sql.ts';
import { schoolYearStart } from '../../src/shared/calendar.ts';
import type { EventTypeDoc } from '../event_type/projection.ts';
import type { ResolutionTypeDoc } from '../resolution_type/projection.ts';

export interface ReviewRow {
  readonly kind: 'EVENT' | 'RESOLUTION';
  readonly type: EventTypeDoc | ResolutionTypeDoc;
  /** Of the school year that was asked for; null: not confirmed. */
  readonly confirmation: { readonly stateCode: string | null; readonly at: string; readonly by: string } | null;
  /** Latest school year for which the type was confirmed; null: never. */
  readonly lastConfirmed: number | null;
}

export interface ReviewFilter {
  readonly schoolYear: number;
  /** Null: every district. */
  readonly districtId: string | null;
  /** Part of the local word, in any case. */
  readonly text: string | null;
  readonly onlyUnconfirmed: boolean;
}

export interface LastConfirmation {
  readonly schoolYear: number;
  readonly stateCode: string | null;
}

/** Types that were in use in the school year; both tables have the same columns. */
const types = (kind: ReviewRow['kind'], table: string) => `
  (select '${kind}' as kind, t.id, t.name, t.doc from ${table} t
   where ($2::text is null or t.district_id = $2) and ($3::text is null or position(lower($3) in lower(t.name)) > 0)
     and coalesce(t.doc::json->>'endsOn', '9999') >= $4
     and (not $5::boolean or not exists (select from mapping_confirmation c where c.type_id = t.id and c.school_year = $1))
     and ($6::text is null or (t.name, t.id) > ($6, $7))
   order by t.name, t.id limit $8)`;

const values = ({ schoolYear, districtId, text, onlyUnconfirmed }: ReviewFilter) => [
  schoolYear,
  districtId,
  text,
  schoolYearStart(schoolYear),
  onlyUnconfirmed,
];

export function mappingReviewQueries(sql: Sql) {
  return {
    /** A page of local types by name, the same word of many districts side by side. */
    async page(
      filter: ReviewFilter,
      page: { readonly after: readonly string[] | null; readonly limit: number },
    ): Promise<readonly ReviewRow[]> {
      const rows = await sql.query<{
        kind: ReviewRow['kind'];
        doc: string;
        is_confirmed: boolean;
        state_code: string | null;
        confirmed_at: string;
        confirmed_by: string;
        last_confirmed: number | null;
      }>(
        `select t.kind, t.doc, c.type_id is not null as is_confirmed, c.state_code, c.confirmed_at, c.confirmed_by,
           (select max(l.school_year) from mapping_confirmation l where l.type_id = t.id) as last_confirmed
         from (${types('EVENT', 'event_type')} union all ${types('RESOLUTION', 'resolution_type')}) t
         left join mapping_confirmation c on c.type_id = t.id and c.school_year = $1
         order by t.name, t.id limit $8`,
        [...values(filter), page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
        'mapping review',
      );
      return rows.map((row) => ({
        kind: row.kind,
        type: JSON.parse(row.doc) as EventTypeDoc | ResolutionTypeDoc,
        confirmation: row.is_confirmed
          ? { stateCode: row.state_code, at: row.confirmed_at, by: row.confirmed_by }
          : null,
        lastConfirmed: row.last_confirmed,
      }));
    },

    async count(filter: ReviewFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from (${types('EVENT', 'event_type')} union all ${types('RESOLUTION', 'resolution_type')}) t`,
        [...values(filter), null, null, null],
        'mapping review count',
      );
      return row?.n ?? 0;
    },

    /** Latest confirmation of each type that has one. */
    async lastConfirmations(typeIds: readonly string[]): Promise<ReadonlyMap<string, LastConfirmation>> {
      if (typeIds.length === 0) return new Map();
      const rows = await sql.query<{ type_id: string; school_year: number; state_code: string | null }>(
        `select distinct on (type_id) type_id, school_year, state_code from mapping_confirmation
         where type_id = any($1::text[]) order by type_id, school_year desc`,
        [typeIds],
        'last confirmations',
      );
      return new Map(rows.map((row) => [row.type_id, { schoolYear: row.school_year, stateCode: row.state_code }]));
    },
  };
}
