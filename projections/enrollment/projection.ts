import { studentFacts } from '../support/student-facts.ts';

export interface EnrollmentDoc {
  readonly id: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly grade: string | null;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly responsibleDistrictId: string;
  readonly endReason: string | null;
  readonly version: number;
}

export const enrollment = studentFacts<EnrollmentDoc>({
  name: 'enrollment',
  version: 4,
  tables: `
    create table enrollment (
      id text collate "C" primary key,
      doc text not null,
      student_id text collate "C" not null,
      school_id text collate "C" not null,
      district_id text collate "C" not null,
      starts_on date not null,
      ends_on date
    );
    create index on enrollment (student_id);
    create index on enrollment (district_id, school_id);`,
  keys: {
    StudentEnrolled: (event) => event.data.enrollmentId,
    EnrollmentEnded: (event) => event.data.enrollmentId,
  },
  evolve: (doc, event) => {
    if (event.type === 'StudentEnrolled') {
      const { enrollmentId, districtId, schoolId, studentId, grade, startsOn, responsibleDistrictId } = event.data;
      return {
        id: enrollmentId,
        districtId,
        schoolId,
        studentId,
        grade,
        startsOn,
        endsOn: null,
        responsibleDistrictId,
        endReason: null,
        version: event.revision + 1,
      };
    }
    if (!doc || event.type !== 'EnrollmentEnded') return doc;
    return { ...doc, endsOn: event.data.endsOn, endReason: event.data.reason ?? null, version: event.revision + 1 };
  },
  columns: (doc) => ({
    student_id: doc.studentId,
    school_id: doc.schoolId,
    district_id: doc.districtId,
    starts_on: doc.startsOn,
    ends_on: doc.endsOn,
  }),
});
