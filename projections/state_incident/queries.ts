import type { Sql } from '../../src/postgres/sql.ts';
import { documents } from '../support/documents.ts';
import type { SyncRunDoc } from './projection.ts';
import { reconciliationQueries } from './reconciliation.ts';

export interface SyncCounts {
  readonly pending: number;
  readonly synced: number;
  readonly excluded: number;
}

export interface SyncRunFilter {
  readonly districtId: string;
  readonly kinds: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** The event that brought the version that the state has, or that found it unchanged. */
export interface SyncStamp {
  readonly syncedAt: string;
  readonly position: number;
}

/** Which records of a district; null: all. */
export interface SyncRecordFilter {
  readonly districtId: string;
  readonly schoolIds: readonly string[] | null;
  readonly schoolYear: number | null;
  readonly statuses: readonly string[] | null;
}

/** A record's way to the state; `reason` is null unless it is EXCLUDED. */
export interface SyncRecordRow {
  readonly incidentId: string;
  readonly occurredOn: string;
  readonly status: string;
  readonly reason: string | null;
}

/** By the hashes of what would reach the state and of what did; the same rule as for one incident. */
const RECORD_STATUS = `case when d.candidate_hash is null and s.record_hash is null then 'EXCLUDED'
  when d.candidate_hash = s.record_hash then 'SYNCED' else 'PENDING' end`;
const RECORDS = `from district_incident d left join state_incident s on s.id = d.id
  where d.district_id = $1 and ($2::text[] is null or d.school_id = any($2)) and ($3::int is null or d.school_year = $3)
  and ($4::text[] is null or ${RECORD_STATUS} = any($4))`;

const recordValues = ({ districtId, schoolIds, schoolYear, statuses }: SyncRecordFilter) => [
  districtId,
  schoolIds,
  schoolYear,
  statuses,
];

const RUN_CONDITIONS = `district_id = $1 and ($2::text[] is null or kind = any($2))
  and ($3::timestamptz is null or started_at >= $3) and ($4::timestamptz is null or started_at < $4)`;

const runValues = ({ districtId, kinds, from, to }: SyncRunFilter) => [districtId, kinds, from, to];

export function syncQueries(sql: Sql) {
  return {
    /** Where a district's records stand, by comparing two hashes per record; `schoolIds` narrows to these schools' records. */
    async counts(districtId: string, schoolIds: readonly string[] | null = null): Promise<SyncCounts> {
      const [row] = await sql.query<SyncCounts>(
        `select count(*) filter (where ${RECORD_STATUS} = 'PENDING')::int as pending,
                count(*) filter (where ${RECORD_STATUS} = 'SYNCED')::int as synced,
                count(*) filter (where ${RECORD_STATUS} = 'EXCLUDED')::int as excluded
         from district_incident d left join state_incident s on s.id = d.id
         where d.district_id = $1 and ($2::text[] is null or d.school_id = any($2))`,
        [districtId, schoolIds],
        'sync counts',
      );
      return row ?? { pending: 0, synced: 0, excluded: 0 };
    },

    /** Districts that synchronize nightly, and the years of which the state has not got what they have now; of one district, or of all. */
    async waitingForTheNight(
      districtId: string | null = null,
    ): Promise<readonly { readonly districtId: string; readonly schoolYear: number }[]> {
      return sql.query<{ readonly districtId: string; readonly schoolYear: number }>(
        `select distinct d.district_id as "districtId", d.school_year as "schoolYear"
         from district o join district_incident d on d.district_id = o.id left join state_incident s on s.id = d.id
         where o.sync_policy = 'NIGHTLY' and ($1::text is null or o.id = $1) and d.candidate_hash is distinct from s.record_hash order by 1, 2`,
        [districtId],
        'waiting for the night',
      );
    },

    /** Districts that synchronize nightly and have incidents that are judged by a mapping or calendar that has changed: they have more in a while. */
    async judgedInTheNight(): Promise<readonly string[]> {
      const rows = await sql.query<{ id: string }>(
        `select o.id from district o where o.sync_policy = 'NIGHTLY' and exists (
           select from runtime.stale_document s where s.namespace = current_schema() and s.lane = o.id) order by 1`,
        [],
        'judged in the night',
      );
      return rows.map(({ id }) => id);
    },

    async lastRun(districtId: string): Promise<SyncRunDoc | null> {
      return (
        (
          await documents<SyncRunDoc>(
            sql,
            'select doc from sync_run where district_id = $1 order by position desc limit 1',
            [districtId],
            'last sync run',
          )
        )[0] ?? null
      );
    },

    /** Runs that somebody or the night asked for, newest first. */
    runs: (
      filter: SyncRunFilter,
      { after, limit }: { readonly after: number | null; readonly limit: number },
    ): Promise<readonly SyncRunDoc[]> =>
      documents<SyncRunDoc>(
        sql,
        `select doc from sync_run where ${RUN_CONDITIONS} and ($5::bigint is null or position < $5) order by position desc limit $6`,
        [...runValues(filter), after, limit],
        'sync runs',
      ),

    async countRuns(filter: SyncRunFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from sync_run where ${RUN_CONDITIONS}`,
        runValues(filter),
        'count of sync runs',
      );
      return row?.n ?? 0;
    },

    /** A page of a district's records, newest first. `after` is `[occurredOn, incidentId]` of the one before it. */
    records: (
      filter: SyncRecordFilter,
      { after, limit }: { readonly after: readonly string[] | null; readonly limit: number },
    ): Promise<readonly SyncRecordRow[]> =>
      sql.query<SyncRecordRow>(
        `select d.id as "incidentId", d.occurred_on::text as "occurredOn", ${RECORD_STATUS} as status,
                case when d.candidate_hash is null and s.record_hash is null then d.exclusion end as reason
         ${RECORDS} and ($5::date is null or (d.occurred_on, d.id) < ($5, $6)) order by d.occurred_on desc, d.id desc limit $7`,
        [...recordValues(filter), after?.[0] ?? null, after?.[1] ?? null, limit],
        'sync records',
      ),

    async countRecords(filter: SyncRecordFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n ${RECORDS}`,
        recordValues(filter),
        'count of sync records',
      );
      return row?.n ?? 0;
    },

    /** When records reached the state, by id; missing: the state has not got the record. */
    async stamps(ids: readonly string[]): Promise<ReadonlyMap<string, SyncStamp>> {
      if (ids.length === 0) return new Map();
      const rows = await sql.query<SyncStamp & { readonly id: string }>(
        'select id, synced_at as "syncedAt", synced_position as position from state_incident where id = any($1::text[])',
        [ids],
        'sync stamps',
      );
      return new Map(rows.map(({ id, syncedAt, position }) => [id, { syncedAt, position }]));
    },

    reconciliation: reconciliationQueries(sql),

    async run(syncId: string): Promise<SyncRunDoc | null> {
      return (
        (await documents<SyncRunDoc>(sql, 'select doc from sync_run where id = $1', [syncId], 'sync run'))[0] ?? null
      );
    },
  };
}
