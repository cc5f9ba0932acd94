import type { IsoDate } from '../../shared/calendar.ts';
import type { Absence } from '../attendance/events.ts';
import type { Alignment } from '../event-type/events.ts';
import type { Program } from '../program-participation/events.ts';
import type { DatedMapping, Period, StateCodes } from '../reference/effective.ts';

export interface LocalEventType {
  readonly name: string;
  readonly alignment: Alignment;
  /** In the order in which they were recorded. */
  readonly mappings: readonly DatedMapping[];
  /** Last day on which it may be used; null or absent: not retired. */
  readonly endsOn?: IsoDate | null;
}

export interface LocalResolutionType {
  readonly name: string;
  readonly mappings: readonly DatedMapping[];
  readonly endsOn?: IsoDate | null;
}

export interface EnrollmentFact extends Period {
  readonly schoolId: string;
  readonly districtId: string;
  readonly grade: string | null;
}

export interface ProgramFact extends Period {
  readonly program: Program;
}

export interface StudentFacts {
  readonly enrollments: readonly EnrollmentFact[];
  readonly iepPeriods: readonly Period[];
  readonly programs: readonly ProgramFact[];
}

/** Instruction days of a school in one school year; Saturdays and Sundays are never school days. */
export interface SchoolCalendar {
  readonly firstDay: IsoDate;
  readonly lastInstructionDay: IsoDate;
  readonly nonSchoolDays: readonly IsoDate[];
}

/** What a school has delivered about one school year. */
export interface SchoolAttendance {
  /** Last delivered day by month (`YYYY-MM`). */
  readonly recordedThrough: ReadonlyMap<string, IsoDate>;
  /** By student; one who is missing was there every delivered day. */
  readonly absences: ReadonlyMap<string, readonly Absence[]>;
}

/** Everything outside an incident's own stream that its derivations depend on. The maps may hold more than the incident needs. */
export interface IncidentContext {
  /** Local types of the district by id; one that is missing has no state code. */
  readonly eventTypes: ReadonlyMap<string, LocalEventType>;
  readonly resolutionTypes: ReadonlyMap<string, LocalResolutionType>;
  /** The state's codes on the day of the incident. */
  readonly codes: StateCodes;
  /** For whom a merged pseudonym stands; one that is missing, or an absent map, stands for itself. */
  readonly keptStudents?: ReadonlyMap<string, string>;
  /** By kept student id; one that is missing is enrolled nowhere. */
  readonly students: ReadonlyMap<string, StudentFacts>;
  /** Of the incident's school and school year; null when none is known. */
  readonly calendar: SchoolCalendar | null;
  /** Of the incident's school and school year; null or absent when the school has delivered none. */
  readonly attendance?: SchoolAttendance | null;
  /** The day on which the incident's last own event was recorded; null when it is not known. Only saves findings that are over anyway. */
  readonly recordedOn: IsoDate | null;
}
