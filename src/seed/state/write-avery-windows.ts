import { certificationIdOf } from '../../application/streams.ts';
import { stateDate } from '../../shared/calendar.ts';
import { memberOf } from './avery-members.ts';
import { actOn, actorOf, approve, certify, type PlannedCertification, untilAll, untilOpen } from './certify.ts';
import type { PlannedDistrict } from './directory.ts';
import { statePeople } from './state-people.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { addMember, type CategoryName, eventIdOf, writeWindow } from './windows.ts';
import { personIdOf } from './write-people.ts';

/** Of last year's records, in which nothing blocks any more. */
const SCHOOL_YEAR = 2025;

/** Windows of Copper Basin alone: together with those of everybody, Avery's list shows each status that a person can have. */
export async function writeAveryWindows(parts: StateWorldParts, { districtId }: PlannedDistrict): Promise<void> {
  const windowOf = async (
    name: string,
    category: CategoryName,
    username: 'avery' | 'blake',
  ): Promise<PlannedCertification> => {
    const dates = { startsOn: '2026-05-15', opensOn: '2026-06-01', endsOn: '2026-06-30', schoolYear: SCHOOL_YEAR };
    await writeWindow(parts, { name, category, ...dates, participants: [{ districtId, schoolId: null }] }, true);
    const { firstName, lastName } = statePeople.find((one) => one.username === username)!;
    return {
      certificationId: certificationIdOf(districtId, eventIdOf(name), null),
      districtId,
      schoolId: null,
      schoolYear: SCHOOL_YEAR,
      certifiers: [{ personId: personIdOf(username), name: `${firstName} ${lastName}` }],
    };
  };
  const complete = await windowOf('Attendance 2024-25', 'Attendance Data', 'avery');
  const requested = await windowOf('Attendance Corrections 2024-25', 'Attendance Data', 'avery');
  const joined = await windowOf('Licensed Staff 2024-25', 'Staff Data', 'blake');
  const reviewed = await windowOf('Course Offerings 2024-25', 'Course Data', 'blake');
  await untilOpen(parts, [complete, requested, joined, reviewed]);
  await certify(parts, [complete, requested, joined]);
  for (const one of [complete, requested, joined]) await approve(parts, one);
  await actOn(parts, requested, 'requestRecertification', () => ({
    type: 'RequestRecertification',
    actor: actorOf(personIdOf('avery')),
    today: stateDate(parts.commands.clock.now()),
    reason: 'Two days of absence were entered twice.',
  }));
  await addMember(parts, 'Staff Data', memberOf(districtId, 'avery', 'CERTIFIER'));
  await untilAll(parts, [joined.certificationId], ({ certifiers }) =>
    certifiers.some(({ personId }) => personId === personIdOf('avery')),
  );
}
