import type { ReadModel } from '../../projections/read-model.ts';
import type { StudentIdentityDoc } from '../../projections/student_identity/projection.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';

/** A student as an answer shows them; of a masked one the name and the grade, and nothing else. */
export interface StudentRoot extends StudentIdentityDoc {
  readonly isMasked?: true;
}

/**
 * Students whom a record names, for somebody who reads the record: it tells who they are, and does not open what else is known of them.
 * Students of the viewer's own schools come whole, others of the district masked; another district's, and unknown ones, are missing.
 */
export async function namedStudents(
  read: Pick<ReadModel, 'students'>,
  viewer: Pick<Principal, 'schoolIds'> | null,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StudentRoot>> {
  if (viewer === null) return new Map();
  if (viewer.schoolIds === null) return read.students.byIds(ids);
  const found = await read.students.byIdsIn(viewer.schoolIds, ids);
  return new Map([...found].map(([id, { student, isOfSchools }]) => [id, isOfSchools ? student : masked(student)]));
}

const masked = ({ id, firstName, lastName, isDestroyed, version }: StudentIdentityDoc): StudentRoot => ({
  id,
  firstName,
  lastName,
  isDestroyed,
  version,
  stateStudentId: null,
  localStudentNumber: null,
  middleName: null,
  bornOn: null,
  isHispanic: null,
  races: null,
  isMasked: true,
});
