import { event, PUBLIC } from '../kernel/event-definition.ts';

export const SYNC_RUN_KINDS = ['SAVE', 'MASS', 'NIGHTLY', 'RESYNC'] as const;
export type SyncRunKind = (typeof SYNC_RUN_KINDS)[number];
export const SYNC_OBJECT_GROUPS = ['BEHAVIOR'] as const;
export type SyncObjectGroup = (typeof SYNC_OBJECT_GROUPS)[number];

/** At exactly this position the projector copies the district's candidate rows of the year to the state dataset and writes tombstones. */
export interface DistrictSynced {
  readonly syncId: string;
  readonly districtId: string;
  readonly kind: Exclude<SyncRunKind, 'SAVE'>;
  readonly schoolYear: number;
  readonly objectGroups: readonly SyncObjectGroup[];
  /** Absent: every school of the district. */
  readonly schoolIds?: readonly string[];
}

/** What the copy did, recorded by the reactor that saw it. */
export interface SyncCompleted {
  readonly syncId: string;
  readonly districtId: string;
  readonly kind: Exclude<SyncRunKind, 'SAVE'>;
  readonly schoolYear: number;
  readonly copied: number;
  readonly tombstones: number;
  /** Journal position of the copy. */
  readonly position: number;
}

export const syncEvents = {
  DistrictSynced: event<DistrictSynced>({
    syncId: PUBLIC,
    districtId: PUBLIC,
    kind: PUBLIC,
    schoolYear: PUBLIC,
    objectGroups: PUBLIC,
    schoolIds: PUBLIC,
  }),
  SyncCompleted: event<SyncCompleted>({
    syncId: PUBLIC,
    districtId: PUBLIC,
    kind: PUBLIC,
    schoolYear: PUBLIC,
    copied: PUBLIC,
    tombstones: PUBLIC,
    position: PUBLIC,
  }),
};
