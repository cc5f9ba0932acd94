import { forEach } from '../seed-commands.ts';
import { certificationOf, everyDistrict, storiesAmong, storyOf } from './certification-plans.ts';
import { approve, certify, untilOpen } from './certify.ts';
import type { PlannedDistrict } from './directory.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { type PlannedWindow, writeWindow } from './windows.ts';
import { behaviorWindowOf } from './write-closed-year.ts';

/** The draft of the next year, the last thing that is made. */
export const NEXT_YEAR = behaviorWindowOf(2027);

/** Windows that show what else a window can be: overdue, not open yet, of schools, a draft. */
export async function writeOtherWindows(parts: StateWorldParts, districts: readonly PlannedDistrict[]): Promise<void> {
  const stories = everyDistrict(storiesAmong(districts));
  const moons = storyOf(districts, 'Two Moons');
  const enrollment = { category: 'Enrollment Data', participants: stories } as const;
  parts.advance(new Date('2026-06-16T16:00:00.000Z'));
  const spring = { startsOn: '2026-04-01', opensOn: '2026-05-01', endsOn: '2026-05-30', schoolYear: 2026 };
  await writeWindow(parts, { ...enrollment, ...spring, name: 'Spring Student Count (ANB) 2025-26' }, true);
  const fall = { startsOn: '2026-06-15', opensOn: '2026-10-01', endsOn: '2026-10-31', schoolYear: 2027 };
  await writeWindow(parts, { ...enrollment, ...fall, name: 'Fall Enrollment 2026-27' }, true);
  const summer = { startsOn: '2026-06-10', opensOn: '2026-06-15', endsOn: '2026-07-15', schoolYear: 2026 };
  const attendance = { category: 'Attendance Data', ...summer, participants: stories } as const;
  await writeWindow(parts, { ...attendance, name: 'Full Year Attendance 2025-26' }, true);
  await writeWindow(parts, { ...attendance, name: 'Full Year Attendance 2025-26-COPY' }, false);
  const climate: PlannedWindow = {
    name: 'School Climate 2025-26',
    category: 'School Climate',
    schoolYear: 2026,
    startsOn: '2026-05-15',
    opensOn: '2026-06-01',
    endsOn: '2026-06-30',
    participants: moons.schools.map(({ districtId, schoolId }) => ({ districtId, schoolId })),
  };
  await writeWindow(parts, climate, true);
  const planned = moons.schools.map(({ schoolId }) => certificationOf(climate.name, 2026, moons, schoolId));
  await untilOpen(parts, planned);
  await certify(parts, planned.slice(0, 1));
  await forEach(planned.slice(0, 1), (one) => approve(parts, one));
  const draft = { category: 'Behavior Data', participants: everyDistrict(districts) } as const;
  const next = { startsOn: '2027-05-15', opensOn: '2027-06-01', endsOn: '2027-06-30', schoolYear: 2027 };
  await writeWindow(parts, { ...draft, ...next, name: NEXT_YEAR }, false);
}
