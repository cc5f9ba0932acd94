import type { SetProjection } from '../../src/projector/projection.ts';
import { publishIncidents, STATE_INCIDENT_TABLES } from './publish.ts';

/** What one synchronization did. */
export interface SyncRunDoc {
  readonly id: string;
  readonly districtId: string;
  readonly kind: 'MASS' | 'NIGHTLY' | 'RESYNC';
  readonly schoolYear: number;
  /** Null: every school of the district. */
  readonly schoolIds: readonly string[] | null;
  readonly startedAt: string;
  readonly copied: number;
  readonly tombstones: number;
  readonly position: number;
}

/** The state dataset: what districts have published. A synchronization copies at exactly its event's position. */
export const stateIncident: SetProjection = {
  kind: 'set',
  name: 'state_incident',
  version: 1,
  tables: STATE_INCIDENT_TABLES,
  reads: ['district', 'school', 'district_incident'],
  types: ['DistrictSynced'],
  // What an incident publishes when it is saved is written with it; only this reads all of a district.
  needsWritten: 'OWN_LANE',
  async apply(sql, event) {
    if (event.type !== 'DistrictSynced') return [];
    const { syncId, districtId, kind, schoolYear } = event.data;
    const schoolIds = event.data.schoolIds ?? null;
    const { at } = event.meta;
    const done = await publishIncidents(sql, { districtId, schoolYear, schoolIds, at, position: event.position });
    const doc: SyncRunDoc = {
      id: syncId,
      districtId,
      kind,
      schoolYear,
      schoolIds,
      startedAt: at,
      ...done,
      position: event.position,
    };
    await sql.query(
      `insert into sync_run (id, doc, district_id, kind, started_at, position) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set doc = excluded.doc, position = excluded.position`,
      [syncId, JSON.stringify(doc), districtId, kind, at, event.position],
    );
    return [{ kind: 'sync', id: syncId, org: districtId }];
  },
};
