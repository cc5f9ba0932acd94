import type { IncidentState } from '../../src/domain/incident/state.ts';

/** An incident as its district sees it, with its stamps. */
export interface IncidentDoc {
  readonly districtId: string;
  readonly state: IncidentState;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly modifiedAt: string;
  readonly modifiedBy: string;
  /** Journal position of the last event; absent from what is not the record as it stands: a draft, the past. */
  readonly position?: number;
  /** When and by whom a referral was handed to the office; absent from what is none and from a draft. */
  readonly submitted?: { readonly at: string; readonly by: string };
}
