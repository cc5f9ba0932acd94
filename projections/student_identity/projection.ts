import type { StudentIdentity } from '../../src/domain/student/events.ts';
import { documentProjection } from '../support/document-projection.ts';

export interface StudentIdentityDoc extends StudentIdentity {
  readonly id: string;
  readonly isDestroyed: boolean;
}

/** Who a pseudonym is: the only table with students' names. Other documents join it when they are read. */
export const studentIdentity = documentProjection<StudentIdentityDoc>({
  name: 'student_identity',
  version: 1,
  tables: `
    create table student_identity (
      id text collate "C" primary key,
      doc text not null,
      state_student_id text,
      local_student_number text,
      last_name text,
      first_name text
    );
    create index on student_identity (state_student_id);
    create index on student_identity (local_student_number);
    create index on student_identity (lower(last_name) text_pattern_ops, lower(first_name) text_pattern_ops, id);`,
  keys: {
    StudentRegistered: (event) => event.data.studentId,
    StudentIdentityCorrected: (event) => event.data.studentId,
  },
  evolve: (doc, event) => {
    if (event.type !== 'StudentRegistered' && event.type !== 'StudentIdentityCorrected') return doc;
    const { studentId, ...identity } = event.data;
    return { id: studentId, ...identity, isDestroyed: event.destroyedSubjects.includes(`student:${studentId}`) };
  },
  columns: (doc) => ({
    state_student_id: doc.stateStudentId ?? null,
    local_student_number: doc.localStudentNumber ?? null,
    last_name: doc.lastName ?? null,
    first_name: doc.firstName ?? null,
  }),
});
