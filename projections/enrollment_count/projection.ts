import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface EnrollmentCountDoc {
  readonly schoolId: string;
  readonly districtId: string;
  readonly schoolYear: number;
  readonly countedOn: string;
  readonly count: number;
}

export const enrollmentCountKey = (schoolId: string, schoolYear: number): string => `${schoolId}/${schoolYear}`;

/** Official enrolment per school and school year; `id` is `<school>/<year>`. */
export const enrollmentCount = documentProjection<EnrollmentCountDoc>({
  name: 'enrollment_count',
  version: 1,
  tables: `
    create table enrollment_count (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null,
      school_year int not null,
      enrolled int not null
    );
    create index on enrollment_count (district_id, school_year);
    ${visibleToDistrict('enrollment_count')}`,
  keys: { EnrollmentCountRecorded: ({ data }) => enrollmentCountKey(data.schoolId, data.schoolYear) },
  evolve: (doc, event) => {
    if (event.type !== 'EnrollmentCountRecorded') return doc;
    const { schoolId, districtId, schoolYear, countedOn, count } = event.data;
    return { schoolId, districtId, schoolYear, countedOn, count };
  },
  columns: (doc) => ({ district_id: doc.districtId, school_year: doc.schoolYear, enrolled: doc.count }),
});
