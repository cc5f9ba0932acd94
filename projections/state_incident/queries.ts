import type { Sql } from '../../src/postgres/sql.ts';
import { documents } from '../support/documents.ts';
import type { SyncRunDoc } from './projection.ts';

export interface SyncCounts {
  readonly pending: number;
  readonly synced: number;
  readonly excluded: number;
}

export function syncQueries(sql: Sql) {
  return {
    /** Where a district's records stand, by comparing two hashes per record. */
    async counts(districtId: string): Promise<SyncCounts> {
      const [row] = await sql.query<SyncCounts>(
        `select count(*) filter (where d.candidate_hash is distinct from s.record_hash)::int as pending,
                count(*) filter (where d.candidate_hash = s.record_hash)::int as synced,
                count(*) filter (where d.candidate_hash is null and s.record_hash is null)::int as excluded
         from district_incident d left join state_incident s on s.id = d.id where d.district_id = $1`,
        [districtId],
        'sync counts',
      );
      return row ?? { pending: 0, synced: 0, excluded: 0 };
    },

    /** Districts that synchronize nightly, and the years of which the state has not got what they have now. */
    async waitingForTheNight(): Promise<readonly { readonly districtId: string; readonly schoolYear: number }[]> {
      return sql.query<{ readonly districtId: string; readonly schoolYear: number }>(
        `select distinct d.district_id as "districtId", d.school_year as "schoolYear"
         from district o join district_incident d on d.district_id = o.id left join state_incident s on s.id = d.id
         where o.sync_policy = 'NIGHTLY' and d.candidate_hash is distinct from s.record_hash order by 1, 2`,
        [],
        'waiting for the night',
      );
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

    async run(syncId: string): Promise<SyncRunDoc | null> {
      return (
        (await documents<SyncRunDoc>(sql, 'select doc from sync_run where id = $1', [syncId], 'sync run'))[0] ?? null
      );
    },
  };
}
