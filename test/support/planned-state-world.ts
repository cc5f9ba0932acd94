import { FIRST_YEAR_DISTRICTS, plannedIncidents } from '../../src/seed/state/incidents.ts';
import { storyOf } from '../../src/seed/state/certification-plans.ts';
import { copperBasinRecords } from '../../src/seed/state/copper-basin.ts';
import { plannedDistricts, type StoryDistrict } from '../../src/seed/state/directory.ts';
import { plannedEnrollmentCounts } from '../../src/seed/state/enrollment-counts.ts';
import { SCHOOL_YEARS } from '../../src/seed/state/school-years.ts';
import { plannedStudents } from '../../src/seed/state/students.ts';
import { type WorldSizeName, worldSizes } from '../../src/seed/state/world-size.ts';

/** What the world `state` of a size is going to hold, before anything is written. */
export function plannedStateWorld(name: WorldSizeName) {
  const size = worldSizes[name];
  const districts = plannedDistricts(size);
  const students = plannedStudents(districts, size);
  const story = (of: StoryDistrict) => storyOf(districts, of);
  const basin = story('Copper Basin');
  const records = copperBasinRecords(basin, students.get(basin.districtId)!);
  const incidents = plannedIncidents(districts, students, size);
  const enrollmentCounts = Object.fromEntries(
    SCHOOL_YEARS.map((year) => [year, plannedEnrollmentCounts(districts, students, year)]),
  );
  const first = FIRST_YEAR_DISTRICTS.map(story);
  return { size, districts, students, basin, records, incidents, enrollmentCounts, first, story };
}
