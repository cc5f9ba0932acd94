import type { LogOpened, StateCodesPublished } from './events.ts';

export interface OpenLog {
  readonly type: 'OpenLog';
  readonly data: LogOpened;
}

export interface PublishStateCodes {
  readonly type: 'PublishStateCodes';
  readonly data: StateCodesPublished;
}

export type AgencyCommand = OpenLog | PublishStateCodes;
