import type { IsoDate } from '../../shared/calendar.ts';
import type { EnrollmentCountRecorded, SchoolCalendarDefined, SchoolRegistered, SchoolRenamed } from './events.ts';

export interface RegisterSchool {
  readonly type: 'RegisterSchool';
  readonly data: SchoolRegistered;
}

export interface RenameSchool {
  readonly type: 'RenameSchool';
  readonly data: SchoolRenamed;
}

export interface DefineSchoolCalendar {
  readonly type: 'DefineSchoolCalendar';
  readonly data: SchoolCalendarDefined;
}

export interface RecordEnrollmentCount {
  readonly type: 'RecordEnrollmentCount';
  /** Nobody has been counted later. */
  readonly today: IsoDate;
  readonly data: EnrollmentCountRecorded;
}

export type SchoolCommand = RegisterSchool | RenameSchool | DefineSchoolCalendar | RecordEnrollmentCount;
