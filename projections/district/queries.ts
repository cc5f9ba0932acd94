import { BatchedLookup } from '../../src/shared/batched-lookup.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { EnrollmentCountDoc } from '../enrollment_count/projection.ts';
import type { SchoolDoc } from '../school/projection.ts';
import { type SchoolCalendarDoc, schoolCalendarKey } from '../school_calendar/projection.ts';
import type { PersonDoc } from '../person/projection.ts';
import { batchedById } from '../support/batched-by-id.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { DistrictDoc } from './projection.ts';

/** Of each `[district, school or null, school year]` that the keys name. */
async function lastInstructionDays(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const asked = keys.map((key) => JSON.parse(key) as [string, string | null, number]);
  const rows = await sql.query<{ key: string; day: string | null }>(
    `select w.key, (select max(c.last_instruction_day) from school_calendar c
                    where c.district_id = w.district_id and c.school_year = w.school_year and (w.school_id is null or c.school_id = w.school_id)) as day
     from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as w(key, district_id, school_id, school_year)`,
    [keys, asked.map(([district]) => district), asked.map(([, school]) => school), asked.map(([, , year]) => year)],
    'last instruction days',
  );
  return new Map(rows.map(({ key, day }) => [key, day]));
}

export function directoryQueries(sql: Sql) {
  const lastDays = new BatchedLookup((keys) => lastInstructionDays(sql, keys), { maxKeys: 500, maxUnderWay: 2 });
  return {
    districtsByIds: (ids: readonly string[]) => documentsById<DistrictDoc>(sql, 'district', ids),
    schoolsByIds: batchedById((ids) => documentsById<SchoolDoc>(sql, 'school', ids)),
    personsByIds: (ids: readonly string[]) => documentsById<PersonDoc>(sql, 'person', ids),

    /** By `<school>/<school year>`. */
    enrollmentCountsByKeys: (keys: readonly string[]) =>
      documentsById<EnrollmentCountDoc>(sql, 'enrollment_count', keys),

    async districtByCode(code: string): Promise<DistrictDoc | null> {
      return (
        (
          await documents<DistrictDoc>(
            sql,
            'select doc from district where code = $1 order by id limit 1',
            [code],
            'district by code',
          )
        )[0] ?? null
      );
    },

    /** Districts by name; `districtId` narrows to one. One row more than `limit` tells that more follow. */
    districts: (filter: {
      readonly districtId: string | null;
      readonly text: string | null;
      readonly after: readonly string[] | null;
      readonly limit: number;
    }) =>
      documents<DistrictDoc>(
        sql,
        `select doc from district
         where ($1::text is null or id = $1)
           and ($2::text is null or position(lower($2) in lower(name)) > 0 or code = $2)
           and ($3::text is null or (name, id) > ($3, $4))
         order by name, id limit $5`,
        [filter.districtId, filter.text, filter.after?.[0] ?? null, filter.after?.[1] ?? null, filter.limit],
        'districts',
      ),

    schools: (filter: {
      readonly districtId: string;
      readonly schoolIds: readonly string[] | null;
      readonly after: readonly string[] | null;
      readonly limit: number;
    }) =>
      documents<SchoolDoc>(
        sql,
        `select doc from school
         where district_id = $1 and ($2::text[] is null or id = any($2)) and ($3::text is null or (name, id) > ($3, $4))
         order by name, id limit $5`,
        [filter.districtId, filter.schoolIds, filter.after?.[0] ?? null, filter.after?.[1] ?? null, filter.limit],
        'schools',
      ),

    async schoolByCode(code: string): Promise<SchoolDoc | null> {
      return (
        (
          await documents<SchoolDoc>(
            sql,
            'select doc from school where code = $1 order by id limit 1',
            [code],
            'school by code',
          )
        )[0] ?? null
      );
    },

    schoolsOfDistricts: (districtIds: readonly string[]) =>
      documents<SchoolDoc>(
        sql,
        'select doc from school where district_id = any($1::text[]) order by name, id',
        [districtIds],
        'schools of districts',
      ),

    calendarsByKeys: (keys: readonly { readonly schoolId: string; readonly schoolYear: number }[]) =>
      documentsById<SchoolCalendarDoc>(
        sql,
        'school_calendar',
        keys.map(({ schoolId, schoolYear }) => schoolCalendarKey(schoolId, schoolYear)),
      ),

    /** Instruction days of a school year; null when none are defined. */
    async calendar(schoolId: string, schoolYear: number): Promise<SchoolCalendarDoc | null> {
      const key = schoolCalendarKey(schoolId, schoolYear);
      return (await documentsById<SchoolCalendarDoc>(sql, 'school_calendar', [key])).get(key) ?? null;
    },

    /** The latest last day of instruction of the schools in scope; null when none is known (A19). Questions at once are asked as one. */
    async lastInstructionDay(districtId: string, schoolId: string | null, schoolYear: number): Promise<string | null> {
      const key = JSON.stringify([districtId, schoolId, schoolYear]);
      return (await lastDays.load([key])).get(key) ?? null;
    },

    async personBySeid(seid: string): Promise<PersonDoc | null> {
      return (
        (
          await documents<PersonDoc>(
            sql,
            'select doc from person where seid = $1 order by id limit 1',
            [seid],
            'person by seid',
          )
        )[0] ?? null
      );
    },
  };
}
