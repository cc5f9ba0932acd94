import type { ScheduleCameDue } from './events.ts';

/** A time of a schedule is reached. */
export interface RecordOccurrence {
  readonly type: 'RecordOccurrence';
  readonly data: ScheduleCameDue;
}

export type OccurrenceCommand = RecordOccurrence;
