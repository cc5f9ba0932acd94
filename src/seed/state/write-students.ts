import { streams } from '../../application/streams.ts';
import { enrollmentDecider } from '../../domain/enrollment/decider.ts';
import { iepPeriodDecider } from '../../domain/iep-period/decider.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import { programParticipationDecider } from '../../domain/program-participation/decider.ts';
import { studentDecider } from '../../domain/student/decider.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import { CALENDARS, FIRST_YEAR } from './school-years.ts';
import { stateWorldId } from './state-world-id.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import type { PlannedStudent } from './students.ts';

type Parts = Pick<StateWorldParts, 'commands' | 'students'>;

const STARTS_ON = CALENDARS[FIRST_YEAR].firstDay;
/** When this school year's ended programs ended. */
export const IEP_ENDED_ON = '2026-02-27';

/** Everybody with the school, and the programs as they began. */
export async function writeStudents({ commands, students }: Parts, planned: readonly PlannedStudent[]): Promise<void> {
  await students.claimStudents(
    planned.flatMap(({ identity: { stateStudentId, studentId } }) =>
      stateStudentId === null ? [] : [{ stateStudentId, studentId }],
    ),
  );
  await forEach(planned, async ({ identity, districtId, schoolId, grade, hasIep, is21stCentury }) => {
    const { studentId } = identity;
    const enrollmentId = stateWorldId('enrollment', studentId);
    await giveCommand(commands, STATE_ORG, 'registerStudent', streams.student(studentId), {
      decider: studentDecider,
      isNew: true,
      command: () => ({ type: 'RegisterStudent', today: STARTS_ON, data: identity }),
    });
    await giveCommand(commands, districtId, 'enrollStudent', streams.enrollment(districtId, enrollmentId), {
      decider: enrollmentDecider,
      isNew: true,
      command: () => ({
        type: 'EnrollStudent',
        data: {
          enrollmentId,
          districtId,
          schoolId,
          studentId,
          grade,
          startsOn: STARTS_ON,
          responsibleDistrictId: districtId,
        },
      }),
    });
    if (hasIep) await giveIepPeriod(commands, districtId, studentId, null);
    if (!is21stCentury) return;
    const participationId = stateWorldId('participation', studentId);
    const stream = streams.programParticipation(districtId, participationId);
    await giveCommand(commands, districtId, 'recordProgramParticipation', stream, {
      decider: programParticipationDecider,
      isNew: true,
      command: () => ({
        type: 'RecordProgramParticipation',
        data: {
          participationId,
          districtId,
          studentId,
          program: 'TWENTY_FIRST_CENTURY',
          startsOn: STARTS_ON,
          endsOn: null,
        },
      }),
    });
  });
}

/** The programs that end during the year. */
export async function writeEndedPrograms(
  { commands }: Pick<Parts, 'commands'>,
  planned: readonly PlannedStudent[],
): Promise<void> {
  await forEach(
    planned.filter(({ isIepEnded }) => isIepEnded),
    ({ districtId, identity }) => giveIepPeriod(commands, districtId, identity.studentId, IEP_ENDED_ON),
  );
}

function giveIepPeriod(
  commands: StateWorldParts['commands'],
  districtId: string,
  studentId: string,
  endsOn: string | null,
): Promise<number> {
  const iepPeriodId = stateWorldId('iepPeriod', studentId);
  const stream = streams.iepPeriod(districtId, iepPeriodId);
  return giveCommand(commands, districtId, `recordIepPeriod/${endsOn ?? 'open'}`, stream, {
    decider: iepPeriodDecider,
    isNew: endsOn === null,
    command: () => ({
      type: 'RecordIepPeriod',
      data: { iepPeriodId, districtId, studentId, startsOn: STARTS_ON, endsOn },
    }),
  });
}
