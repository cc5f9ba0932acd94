import type { JobFilter } from '../application/ports/jobs.ts';
import type { RuntimeReads } from '../application/ports/runtime-reads.ts';
import type { Sql } from '../postgres/sql.ts';
import { decodeJobCursor, JOB_COLUMNS, type JobRecord, toJobRow } from './job-record.ts';

const CONDITIONS = `($1::text is null or org = $1) and ($2::text is null or requested_by = $2 or ($9::boolean and certification_id is not null))
   and ($3::text[] is null or kind = any($3)) and ($4::text[] is null or status = any($4))
   and ($5::text is null or certification_id = $5) and ($6::text is null or position(lower($6) in lower(title)) > 0)
   and ($7::timestamptz is null or queued_at >= $7) and ($8::timestamptz is null or queued_at <= $8)`;

const conditionValues = (filter: JobFilter) => [
  filter.org,
  filter.requestedBy,
  filter.kinds,
  filter.statuses,
  filter.certificationId,
  filter.title,
  filter.createdFrom,
  filter.createdTo,
  filter.withCertifications === true,
];

/** Reads the queue: all of it for its owner, a district's part for a viewer. */
export function jobReads(sql: Sql): RuntimeReads['jobs'] {
  return {
    async get(id) {
      const [row] = await sql.query<JobRecord>(`select ${JOB_COLUMNS} from runtime.job where job_id = $1`, [id]);
      return row ? toJobRow(row) : null;
    },

    async list(filter, page) {
      const rows = await sql.query<JobRecord>(
        `select ${JOB_COLUMNS} from runtime.job where ${CONDITIONS} and ($10::bigint is null or queue_number < $10) order by queue_number desc limit $11`,
        [...conditionValues(filter), decodeJobCursor(page.after), page.first + 1],
      );
      return { rows: rows.slice(0, page.first).map(toJobRow), hasNext: rows.length > page.first };
    },

    async count(filter) {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from runtime.job where ${CONDITIONS}`,
        conditionValues(filter),
      );
      return row?.n ?? 0;
    },
  };
}
