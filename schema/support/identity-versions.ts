import { streams } from '../../src/application/streams.ts';
import { federalRaceEthnicity } from '../../src/domain/reference/federal-race-ethnicity.ts';
import type { GraphqlContext } from '../context.ts';
import type { StudentIdentityVersion, StudentMerge } from '../types/student.ts';
import { recordPersonalRead } from './personal-read.ts';

/** Every identity that was recorded of a student, oldest first, under every id that stands for the student; what a destroyed key sealed is null. The read is logged before it leaves. */
export async function identityVersions(
  context: GraphqlContext,
  studentId: string,
): Promise<readonly StudentIdentityVersion[]> {
  const ids = await context.read.students.idsOfPerson(studentId);
  const versions = (await Promise.all(ids.map((id) => versionsUnder(context, id))))
    .flat()
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  await recordPersonalRead(context, 'identityHistory', versions.length, { subject: `student:${studentId}` });
  return versions;
}

async function versionsUnder(context: GraphqlContext, studentId: string): Promise<readonly StudentIdentityVersion[]> {
  const { commands } = context.services;
  const [events, merge] = await Promise.all([
    commands.history(streams.student(studentId)),
    mergeOf(context, studentId),
  ]);
  return events.flatMap((event): readonly StudentIdentityVersion[] => {
    if (event.type !== 'StudentRegistered' && event.type !== 'StudentIdentityCorrected') return [];
    const { stateStudentId, localStudentNumber, firstName, middleName, lastName, bornOn, isHispanic, races } =
      event.data;
    return [
      {
        studentId,
        merge,
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
}

async function mergeOf(context: GraphqlContext, studentId: string): Promise<StudentMerge | null> {
  const [event] = await context.services.commands.history(streams.studentMerge(studentId));
  if (event?.type !== 'StudentsMerged') return null;
  const { reason, keptStudentId } = event.data;
  return {
    at: event.meta.at,
    reason,
    keptStudentId,
    actorId: event.meta.actor,
    onBehalfOf: event.meta.onBehalfOf ?? null,
  };
}
