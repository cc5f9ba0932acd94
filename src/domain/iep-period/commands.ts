import type { Period } from '../reference/effective.ts';
import type { IepPeriodRecorded } from './events.ts';

export interface RecordIepPeriod {
  readonly type: 'RecordIepPeriod';
  /** Outside fact: the student's other IEP periods in the district; left out by who takes them as they come, as imports do. */
  readonly others?: readonly Period[];
  readonly data: IepPeriodRecorded;
}

export type IepPeriodCommand = RecordIepPeriod;
