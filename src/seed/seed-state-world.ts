import type { ReadModel } from '../../projections/read-model.ts';
import { stateInstant } from '../shared/calendar.ts';
import { membersOf, plannedMembers, storiesAmong, storyOf, withoutCertifier } from './state/certification-plans.ts';
import { copperBasinRecords } from './state/copper-basin.ts';
import { plannedDistricts } from './state/directory.ts';
import { plannedEnrollmentCounts } from './state/enrollment-counts.ts';
import { FIRST_YEAR_DISTRICTS, isSuspendedOutOfSchool, plannedIncidents } from './state/incidents.ts';
import type { PlannedIncident } from './state/planned-incident.ts';
import { FIRST_YEAR, SCHOOL_YEARS } from './state/school-years.ts';
import type { StateWorldParts } from './state/state-world-parts.ts';
import { plannedStudents } from './state/students.ts';
import { eventIdOf, removeMember, writeCategories } from './state/windows.ts';
import { type WorldSizeName, worldSizes } from './state/world-size.ts';
import { writeAveryWindows } from './state/write-avery-windows.ts';
import { writeClosedYear } from './state/write-closed-year.ts';
import { writeCopperBasin } from './state/write-copper-basin.ts';
import { writeDirectory, writeEnrollmentCounts, writeSchoolYear, writeTypes } from './state/write-directory.ts';
import { writeIncidents } from './state/write-incidents.ts';
import { writeLaterEdits } from './state/write-later-edits.ts';
import { NEXT_YEAR, writeOtherWindows } from './state/write-other-windows.ts';
import { createAccounts, writePeople } from './state/write-people.ts';
import { IEP_ENDED_ON, writeEndedPrograms, writeStudents } from './state/write-students.ts';
import { writeSync } from './state/write-sync.ts';
import { writeThisYear } from './state/write-this-year.ts';
import { writeUpload } from './state/write-upload.ts';

/** Whether the world was seeded to its end: the next year's draft is the last thing that is made. */
export async function hasStateWorld(read: ReadModel): Promise<boolean> {
  const eventId = eventIdOf(NEXT_YEAR);
  return (await read.certificationEvents.byIds([eventId])).has(eventId);
}

/**
 * The world `state`: every district of an invented state with the incidents of its school years, told by real commands in the order of their
 * days. The same size gives the same world; running it again changes nothing. `onPhase` hears what is being written.
 */
export async function seedStateWorld(
  parts: StateWorldParts,
  sizeName: WorldSizeName,
  onPhase: (phase: string) => void = () => undefined,
): Promise<void> {
  const size = worldSizes[sizeName];
  const districts = plannedDistricts(size);
  const students = plannedStudents(districts, size);
  const incidents = plannedIncidents(districts, students, size);
  const basin = storyOf(districts, 'Copper Basin');
  const shown = copperBasinRecords(basin, students.get(basin.districtId)!);
  const everyone = [...students.values()].flat();
  const enrolled = new Map(
    [...students].map(([districtId, own]) => [districtId, new Set(own.map(({ identity }) => identity.studentId))]),
  );
  onPhase('districts, schools and people');
  await writeDirectory(parts, districts);
  await writePeople(parts, districts);
  await createAccounts(parts, districts);
  await parts.progress.waitForPosition(1, 30_000);
  await writeTypes(parts, districts);
  onPhase('students');
  await writeStudents(parts, everyone);
  const incidentsOf = (year: number) => incidents.filter(({ key }) => key.startsWith(`${year}/`));
  onPhase('school year 2022-2023');
  const first = storiesAmong(districts).filter(({ story }) => FIRST_YEAR_DISTRICTS.includes(story!));
  await writeSchoolYear(parts, first, FIRST_YEAR);
  await writeIncidents(parts, incidentsOf(FIRST_YEAR), enrolled);
  await writeCategories(parts, plannedMembers(districts));
  await caughtUp(parts);
  await writeClosedYear(parts, FIRST_YEAR, first);
  for (const year of SCHOOL_YEARS) {
    onPhase(`school year ${year - 1}-${year}`);
    parts.advance(stateInstant(`${year - 1}-08-14`, '09:00'));
    await writeSchoolYear(parts, districts, year);
    const ofYear = incidentsOf(year);
    if (year === 2026) {
      await writeIncidents(
        parts,
        ofYear.filter(({ occurredOn }) => occurredOn <= IEP_ENDED_ON),
        enrolled,
      );
      await writeEndedPrograms(parts, everyone);
      await writeIncidents(
        parts,
        ofYear.filter(({ occurredOn }) => occurredOn > IEP_ENDED_ON),
        enrolled,
      );
    } else await writeIncidents(parts, ofYear, enrolled);
    await writeEnrollmentCounts(parts, plannedEnrollmentCounts(districts, students, year), year, `${year - 1}-10-02`);
    if (year === 2025) {
      onPhase('last year is certified');
      await caughtUp(parts);
      for (const { districtId } of [storyOf(districts, 'Big Sage'), basin])
        for (const schoolYear of [2024, 2025]) await writeSync(parts, districtId, schoolYear);
      const others = districts.filter(({ story, kind }) => story === null && kind === 'SCHOOL_DISTRICT');
      const leaving = withoutCertifier(districts);
      const certified = [...storiesAmong(districts), ...others.slice(0, size.certifiedLastYear), ...leaving];
      await writeClosedYear(parts, 2025, certified);
      for (const member of leaving.flatMap(membersOf)) await removeMember(parts, 'Behavior Data', member);
    }
  }
  onPhase('this year is certified');
  await caughtUp(parts);
  await writeThisYear(parts, districts, size);
  const { districtId: willow } = storyOf(districts, 'Willow Coulee');
  await writeLaterEdits(parts, certifiedOf(incidents, willow).slice(0, 3), enrolled);
  onPhase('Copper Basin');
  await writeAveryWindows(parts, basin);
  await writeCopperBasin(parts, basin, shown, enrolled);
  const bigSage = storyOf(districts, 'Big Sage');
  await writeUpload(parts, bigSage, students.get(bigSage.districtId)!);
  onPhase('other windows');
  await writeOtherWindows(parts, districts);
  await caughtUp(parts);
}

/** This year's incidents of a district that its certification holds. */
const certifiedOf = (incidents: readonly PlannedIncident[], districtId: string): readonly PlannedIncident[] =>
  incidents.filter(
    (one) => one.districtId === districtId && one.key.startsWith('2026/') && isSuspendedOutOfSchool(one),
  );

/** Readers see everything that was written. */
async function caughtUp({ progress }: StateWorldParts): Promise<void> {
  const { head } = await progress.status();
  while (!(await progress.waitForPosition(head, 10_000)));
}
