import { event, PUBLIC } from '../kernel/event-definition.ts';

export interface SchoolRegistered {
  readonly schoolId: string;
  readonly districtId: string;
  readonly code: string;
  readonly name: string;
  readonly isPublic: boolean;
  /** Grades as two-character codes: `PK`, `KG`, `01` … `12`. */
  readonly grades: readonly string[];
}

export interface SchoolRenamed {
  readonly schoolId: string;
  readonly districtId: string;
  readonly name: string;
}

/** The instruction days of one school year; Saturdays and Sundays are never school days. */
export interface SchoolCalendarDefined {
  readonly schoolId: string;
  readonly districtId: string;
  readonly schoolYear: number;
  readonly firstDay: string;
  readonly lastInstructionDay: string;
  readonly nonSchoolDays: readonly string[];
}

/** How many students were enrolled on the official day of a school year; the latest record of a year holds (S002:548-562 counts by it). */
export interface EnrollmentCountRecorded {
  readonly schoolId: string;
  readonly districtId: string;
  readonly schoolYear: number;
  readonly countedOn: string;
  readonly count: number;
}

export const schoolEvents = {
  SchoolRegistered: event<SchoolRegistered>({
    schoolId: PUBLIC,
    districtId: PUBLIC,
    code: PUBLIC,
    name: PUBLIC,
    isPublic: PUBLIC,
    grades: PUBLIC,
  }),
  SchoolRenamed: event<SchoolRenamed>({ schoolId: PUBLIC, districtId: PUBLIC, name: PUBLIC }),
  SchoolCalendarDefined: event<SchoolCalendarDefined>({
    schoolId: PUBLIC,
    districtId: PUBLIC,
    schoolYear: PUBLIC,
    firstDay: PUBLIC,
    lastInstructionDay: PUBLIC,
    nonSchoolDays: PUBLIC,
  }),
  EnrollmentCountRecorded: event<EnrollmentCountRecorded>({
    schoolId: PUBLIC,
    districtId: PUBLIC,
    schoolYear: PUBLIC,
    countedOn: PUBLIC,
    count: PUBLIC,
  }),
};
