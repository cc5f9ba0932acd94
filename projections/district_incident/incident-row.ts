import type { Sql } from '../../src/postgres/sql.ts';
import type { IncidentView } from './incident-view.ts';

/** An incident with everything the read model derives from it. */
export interface IncidentRow {
  readonly id: string;
  readonly view: IncidentView;
  readonly exclusion: string | null;
  /** Hashes of what would reach the state and of what did; null: nothing. */
  readonly candidateHash: string | null;
  readonly publishedHash: string | null;
}

/** Of `district_incident d left join state_incident s`. */
export const incidentRowColumns = 'd.id, d.view, d.exclusion, d.candidate_hash, s.record_hash';

export interface StoredIncidentRow {
  readonly id: string;
  readonly view: string;
  readonly exclusion: string | null;
  readonly candidate_hash: string | null;
  readonly record_hash: string | null;
}

export const incidentRow = (raw: StoredIncidentRow): IncidentRow => ({
  id: raw.id,
  view: JSON.parse(raw.view) as IncidentView,
  exclusion: raw.exclusion,
  candidateHash: raw.candidate_hash,
  publishedHash: raw.record_hash,
});

export async function incidentRowsByIds(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, IncidentRow>> {
  const rows = await sql.query<StoredIncidentRow>(
    `select ${incidentRowColumns} from district_incident d left join state_incident s on s.id = d.id where d.id = any($1::text[])`,
    [ids],
    'incidents by id',
  );
  return new Map(rows.map((row) => [row.id, incidentRow(row)]));
}
