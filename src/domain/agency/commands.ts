import type { IsoDate } from '../../shared/calendar.ts';
import type { LogOpened, StateCodesPublished } from './events.ts';

export interface OpenLog {
  readonly type: 'OpenLog';
  readonly data: LogOpened;
}

export interface PublishStateCodes {
  readonly type: 'PublishStateCodes';
  readonly data: StateCodesPublished;
  /** The day on which it is published. */
  readonly today: IsoDate;
}

export type AgencyCommand = OpenLog | PublishStateCodes;
