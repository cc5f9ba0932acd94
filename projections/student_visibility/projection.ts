import type { SetProjection } from '../../src/projector/projection.ts';
import { VISIBLE_STUDENT, visibleWithStudent } from '../support/row-security.ts';

/**
 * No rows of its own: who sees a student follows from enrolments, so the tables about students are secured when those are there. A student who moved is seen by the old district and the new one, whole, as the history of enrolments is one.
 */
export const studentVisibility: SetProjection = {
  kind: 'set',
  name: 'student_visibility',
  version: 1,
  tables: [
    VISIBLE_STUDENT,
    visibleWithStudent('student_identity', 'id'),
    visibleWithStudent('enrollment', 'student_id', 'district_id'),
    visibleWithStudent('iep_period', 'student_id'),
    visibleWithStudent('program_participation', 'student_id'),
  ].join('\n'),
  reads: ['student_identity', 'student_merge', 'enrollment', 'iep_period', 'program_participation'],
  types: [],
  apply: () => Promise.resolve([]),
};
