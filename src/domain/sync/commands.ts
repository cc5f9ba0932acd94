import type { DistrictSynced, SyncCompleted } from './events.ts';

export interface RequestSync {
  readonly type: 'RequestSync';
  readonly data: DistrictSynced;
}

export interface CompleteSync {
  readonly type: 'CompleteSync';
  readonly data: SyncCompleted;
}

export type SyncCommand = RequestSync | CompleteSync;
