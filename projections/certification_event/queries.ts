import type { Sql } from '../../src/postgres/sql.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { CertificationEventDoc } from './projection.ts';

export function certificationEventQueries(sql: Sql) {
  return {
    byIds: (ids: readonly string[]) => documentsById<CertificationEventDoc>(sql, 'certification_event', ids),

    events: (filter: {
      readonly statuses: readonly string[] | null;
      readonly schoolYear: number | null;
      readonly categoryId: string | null;
      readonly text: string | null;
      readonly after: readonly string[] | null;
      readonly limit: number;
    }) =>
      documents<CertificationEventDoc>(
        sql,
        `select doc from certification_event
         where ($1::text[] is null or status = any($1)) and ($2::int is null or school_year = $2) and ($3::text is null or category_id = $3)
           and ($4::text is null or position(lower($4) in lower(name)) > 0) and ($5::text is null or (name, id) > ($5, $6))
         order by name, id limit $7`,
        [
          filter.statuses,
          filter.schoolYear,
          filter.categoryId,
          filter.text,
          filter.after?.[0] ?? null,
          filter.after?.[1] ?? null,
          filter.limit,
        ],
        'certification events',
      ),
  };
}
