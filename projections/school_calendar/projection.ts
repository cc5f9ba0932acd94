import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface SchoolCalendarDoc {
  readonly schoolId: string;
  readonly districtId: string;
  readonly schoolYear: number;
  readonly firstDay: string;
  readonly lastInstructionDay: string;
  readonly nonSchoolDays: readonly string[];
}

export const schoolCalendarKey = (schoolId: string, schoolYear: number): string => `${schoolId}/${schoolYear}`;

/** Instruction days per school and school year; `id` is `<school>/<year>`. */
export const schoolCalendar = documentProjection<SchoolCalendarDoc>({
  name: 'school_calendar',
  version: 1,
  tables: `
    create table school_calendar (
      id text collate "C" primary key,
      doc text not null,
      school_id text collate "C" not null,
      district_id text collate "C" not null,
      school_year int not null,
      last_instruction_day date not null
    );
    create index on school_calendar (district_id, school_year);
    ${visibleToDistrict('school_calendar')}`,
  keys: { SchoolCalendarDefined: (event) => schoolCalendarKey(event.data.schoolId, event.data.schoolYear) },
  evolve: (doc, event) => {
    if (event.type !== 'SchoolCalendarDefined') return doc;
    const { schoolId, districtId, schoolYear, firstDay, lastInstructionDay, nonSchoolDays } = event.data;
    return { schoolId, districtId, schoolYear, firstDay, lastInstructionDay, nonSchoolDays };
  },
  columns: (doc) => ({
    school_id: doc.schoolId,
    district_id: doc.districtId,
    school_year: doc.schoolYear,
    last_instruction_day: doc.lastInstructionDay,
  }),
});
