import type { StudentIdentity } from '../../src/domain/student/events.ts';
import { documentProjection } from '../support/document-projection.ts';

export interface StudentIdentityDoc extends StudentIdentity {
  readonly id: string;
  readonly isDestroyed: boolean;
  /** Events of the identity so far: what an edit may expect. */
  readonly version: number;
}

/** Who a pseudonym is: the only table with students' names. Other documents join it when they are read. */
export const studentIdentity = documentProjection<StudentIdentityDoc>({
  name: 'student_identity',
  version: 2,
  tables: `
    create table student_identity (
      id text collate "C" primary key,
      doc text not null,
      state_student_id text,
      local_student_number text,
      last_name text,
      first_name text,
      -- lower(…) hides its argument from row-level security, so that no index on it would be used; a column does not
      last_name_key text collate "C" generated always as (lower(last_name)) stored,
      first_name_key text collate "C" generated always as (lower(first_name)) stored
    );
    create index on student_identity (state_student_id);
    create index on student_identity (local_student_number);
    create index on student_identity (last_name_key, first_name_key, id);`,
  keys: {
    StudentRegistered: (event) => event.data.studentId,
    StudentIdentityCorrected: (event) => event.data.studentId,
  },
  evolve: (doc, event) => {
    if (event.type !== 'StudentRegistered' && event.type !== 'StudentIdentityCorrected') return doc;
    const { studentId, ...identity } = event.data;
    return {
      id: studentId,
      ...identity,
      isDestroyed: event.destroyedSubjects.includes(`student:${studentId}`),
      version: event.revision + 1,
    };
  },
  columns: (doc) => ({
    state_student_id: doc.stateStudentId ?? null,
    local_student_number: doc.localStudentNumber ?? null,
    last_name: doc.lastName ?? null,
    first_name: doc.firstName ?? null,
  }),
});
