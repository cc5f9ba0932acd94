import { streams } from '../../src/application/streams.ts';
import { federalRaceEthnicity } from '../../src/domain/reference/federal-race-ethnicity.ts';
import type { GraphqlContext } from '../context.ts';
import type { StudentIdentityVersion } from '../types/student.ts';
import { recordPersonalRead } from './personal-read.ts';

/** Every identity that was recorded of a student, oldest first; what a destroyed key sealed is null. The read is logged before it leaves. */
export async function identityVersions(
  context: GraphqlContext,
  studentId: string,
): Promise<readonly StudentIdentityVersion[]> {
  const events = await context.services.commands.history(streams.student(studentId));
  const versions = events.flatMap((event): readonly StudentIdentityVersion[] => {
    if (event.type !== 'StudentRegistered' && event.type !== 'StudentIdentityCorrected') return [];
    const { stateStudentId, localStudentNumber, firstName, middleName, lastName, bornOn, isHispanic, races } =
      event.data;
    return [
      {
        at: event.meta.at,
        version: event.revision + 1,
        stateStudentId,
        localStudentNumber,
        firstName,
        middleName,
        lastName,
        bornOn,
        isHispanic,
        races,
        federalRaceEthnicity: event.destroyedSubjects.length > 0 ? null : federalRaceEthnicity(event.data),
        actorId: event.meta.actor,
        onBehalfOf: event.meta.onBehalfOf ?? null,
      },
    ];
  });
  await recordPersonalRead(context, 'identityHistory', versions.length, { subject: `student:${studentId}` });
  return versions;
}
