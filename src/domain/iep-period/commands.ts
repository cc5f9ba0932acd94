import type { IepPeriodRecorded } from './events.ts';

export interface RecordIepPeriod {
  readonly type: 'RecordIepPeriod';
  readonly data: IepPeriodRecorded;
}

export type IepPeriodCommand = RecordIepPeriod;
