import type { IsoDate } from '../../shared/calendar.ts';
import type { AbsencesRecorded } from './events.ts';

export interface RecordAbsences {
  readonly type: 'RecordAbsences';
  readonly data: AbsencesRecorded;
  readonly today: IsoDate;
  /** Students that the caller may name. */
  readonly studentsInScope: ReadonlySet<string>;
}

export type AttendanceCommand = RecordAbsences;
