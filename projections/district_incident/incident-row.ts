import { LeastRecentlyUsed } from '../../src/shared/least-recently-used.ts';
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

/** So many incidents are kept parsed, whoever reads them; a longer text is parsed each time. */
const KEPT = 4_000;
const LONGEST_KEPT = 8_192;
const parsed = new LeastRecentlyUsed<string, { readonly text: string; readonly view: IncidentView }>(KEPT);

/** The view of a stored text. It says nothing that the reader did not get from the table: kept is only what the same text becomes. */
function viewOf(id: string, text: string): IncidentView {
  const known = parsed.get(id);
  if (known?.text === text) return known.view;
  const view = JSON.parse(text) as IncidentView;
  if (text.length <= LONGEST_KEPT) parsed.set(id, { text, view });
  return view;
}

export const incidentRow = (raw: StoredIncidentRow): IncidentRow => ({
  id: raw.id,
  view: viewOf(raw.id, raw.view),
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
