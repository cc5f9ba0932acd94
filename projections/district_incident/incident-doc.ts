import type { IncidentState } from '../../src/domain/incident/state.ts';

/** An incident as its district sees it, with its stamps. */
export interface IncidentDoc {
  readonly districtId: string;
  readonly state: IncidentState;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly modifiedAt: string;
  readonly modifiedBy: string;
}
