import { event, PUBLIC } from '../kernel/event-definition.ts';

/** SUSPENSION is one out of school; a student in an in-school suspension is not absent. */
export const ABSENCE_KINDS = ['EXCUSED', 'UNEXCUSED', 'SUSPENSION'] as const;
export type AbsenceKind = (typeof ABSENCE_KINDS)[number];

export interface Absence {
  readonly on: string;
  readonly kind: AbsenceKind;
  /** The part of the day as text with two decimals: `1.00` is all of it. */
  readonly days: string;
}

export interface StudentAbsences {
  readonly studentId: string;
  /** By day; empty: the student was there every day. */
  readonly absences: readonly Absence[];
}

/** The absences of these students in this month, from now on; who is not named keeps what was recorded before. */
export interface AbsencesRecorded {
  readonly districtId: string;
  readonly schoolId: string;
  readonly schoolYear: number;
  /** `YYYY-MM` */
  readonly month: string;
  /** Last day of the month up to which the school has delivered attendance: without an absence a student was there. */
  readonly recordedThrough: string;
  readonly students: readonly StudentAbsences[];
}

export const attendanceEvents = {
  AbsencesRecorded: event<AbsencesRecorded>({
    districtId: PUBLIC,
    schoolId: PUBLIC,
    schoolYear: PUBLIC,
    month: PUBLIC,
    recordedThrough: PUBLIC,
    students: PUBLIC,
  }),
};
