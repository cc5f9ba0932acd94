import { documentProjection } from '../support/document-projection.ts';
import { visibleToEverybody } from '../support/row-security.ts';

export interface SchoolDoc {
  readonly id: string;
  readonly districtId: string;
  readonly code: string;
  readonly name: string;
  readonly isPublic: boolean;
  readonly grades: readonly string[];
  /** Number of events of its stream: its calendars and counts are counted, too. */
  readonly version: number;
}

export const school = documentProjection<SchoolDoc>({
  name: 'school',
  version: 2,
  tables: `
    create table school (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null,
      code text not null,
      name text not null
    );
    create index on school (district_id, name, id);
    create index on school (code);
    ${visibleToEverybody('school')}`,
  keys: {
    SchoolRegistered: (event) => event.data.schoolId,
    SchoolRenamed: (event) => event.data.schoolId,
    SchoolCalendarDefined: (event) => event.data.schoolId,
    EnrollmentCountRecorded: (event) => event.data.schoolId,
  },
  evolve: (doc, event) => {
    const version = event.revision + 1;
    if (event.type === 'SchoolRegistered') {
      const { schoolId, districtId, code, name, isPublic, grades } = event.data;
      return { id: schoolId, districtId, code, name, isPublic, grades, version };
    }
    return doc && { ...doc, version, ...(event.type === 'SchoolRenamed' && { name: event.data.name }) };
  },
  columns: (doc) => ({ district_id: doc.districtId, code: doc.code, name: doc.name }),
  change: (doc) => ({ kind: 'school', org: doc.districtId }),
});
