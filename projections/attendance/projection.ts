import { evolve, type AttendanceState } from '../../src/domain/attendance/state.ts';
import type { DocumentProjection } from '../../src/projector/projection.ts';
import { schoolCalendarKey } from '../school_calendar/projection.ts';
import { documentsById } from '../support/documents.ts';
import { present } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';
import { deleteRows, upsertRows } from '../support/rows.ts';

const attendanceKey = (schoolId: string, month: string): string => `${schoolId}/${month}`;

/** What schools have delivered, by school and month; `absence` holds the same by student and day. */
export const attendance: DocumentProjection<AttendanceState> = {
  kind: 'document',
  name: 'attendance',
  version: 1,
  tables: `
    create table attendance (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null,
      -- school and school year, as school_calendar.id
      school_calendar_id text collate "C" not null,
      month text not null,
      recorded_through date not null
    );
    create index on attendance (school_calendar_id);

    create table absence (
      attendance_id text collate "C" not null,
      student_id text collate "C" not null,
      on_day date not null,
      kind text not null,
      days text not null,
      district_id text collate "C" not null,
      school_id text collate "C" not null,
      school_year int not null,
      school_calendar_id text collate "C" not null,
      primary key (attendance_id, student_id, on_day)
    );
    create index on absence (student_id, school_calendar_id);
    create index on absence (district_id, school_year) where kind = 'SUSPENSION';
    ${visibleToDistrict('attendance')}
    ${visibleToDistrict('absence')}`,
  reads: [],
  keys: { AbsencesRecorded: ({ data }) => attendanceKey(data.schoolId, data.month) },
  evolve: (doc, event) => (event.type === 'AbsencesRecorded' ? evolve(doc, event) : doc),
  load: (sql, keys) => documentsById<AttendanceState>(sql, 'attendance', keys),
  async write(sql, changes) {
    const months = present(changes).map(({ key, doc }) => ({
      key,
      doc,
      calendar: schoolCalendarKey(doc.schoolId, doc.schoolYear),
    }));
    await upsertRows(
      sql,
      'attendance',
      ['id'],
      months.map(({ key, doc, calendar }) => ({
        id: key,
        doc: JSON.stringify(doc),
        district_id: doc.districtId,
        school_calendar_id: calendar,
        month: doc.month,
        recorded_through: doc.recordedThrough,
      })),
    );
    await deleteRows(
      sql,
      'absence',
      'attendance_id',
      months.map(({ key }) => key),
    );
    await upsertRows(
      sql,
      'absence',
      ['attendance_id', 'student_id', 'on_day'],
      months.flatMap(({ key, doc, calendar }) =>
        Object.entries(doc.students).flatMap(([studentId, absences]) =>
          absences.map(({ on, kind, days }) => ({
            attendance_id: key,
            student_id: studentId,
            on_day: on,
            kind,
            days,
            district_id: doc.districtId,
            school_id: doc.schoolId,
            school_year: doc.schoolYear,
            school_calendar_id: calendar,
          })),
        ),
      ),
    );
    return months.map(({ key, doc }) => ({ kind: 'attendance', id: key, org: doc.districtId }));
  },
};
