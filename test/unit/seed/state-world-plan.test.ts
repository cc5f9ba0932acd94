import { describe, expect, it } from 'vitest';
import { RACES } from '../../../src/domain/student/events.ts';
import { HIGH_SCHOOL } from '../../../src/seed/state/directory.ts';
import { plannedEnrollmentCounts } from '../../../src/seed/state/enrollment-counts.ts';
import { EXPELLED_WITH } from '../../../src/seed/state/local-types.ts';
import type { PlannedIncident } from '../../../src/seed/state/planned-incident.ts';
import { rowsOf, storyOf } from '../../../src/seed/state/certification-plans.ts';
import { plannedStateWorld } from '../../support/planned-state-world.ts';
import { plannedFigures } from '../../support/state-world-figures.ts';

/** Students whom a school expelled in a year, once for each incident. */
const expelledIn = (incidents: readonly PlannedIncident[], schoolId: string, year: number): number =>
  incidents
    .filter((incident) => incident.schoolId === schoolId && incident.key.startsWith(`${year}/`))
    .flatMap(({ events }) => events.flatMap(({ participants }) => participants))
    .filter(({ resolutions }) => resolutions?.some(({ type }) => type === EXPELLED_WITH)).length;

describe('the plan of the world state, size demo', () => {
  const plan = plannedStateWorld('demo');
  const { size, districts, students: studentsOf, records, incidents } = plan;
  const students = [...studentsOf.values()].flat();
  const schools = districts.flatMap(({ schools: own }) => own);
  const named = students.filter(({ identity }) => identity.lastName !== null);

  it('has so many of everything', () => {
    expect(plannedFigures(plan)).toEqual({
      districts: {
        'SCHOOL_DISTRICT MONTANA': 300,
        'SCHOOL_DISTRICT MONTANA_VALUE_ADDED': 70,
        'SCHOOL_DISTRICT DISTRICT': 30,
        'RESIDENTIAL_TREATMENT_FACILITY DISTRICT': 1,
        'CORRECTIONAL_FACILITY DISTRICT': 1,
      },
      schools: 824,
      schoolsNotPublic: 3,
      students: 7_170,
      studentsNamed: 6_240,
      studentsHispanic: 386,
      studentsNotAskedForRace: 65,
      studentsOfSeveralRaces: 298,
      ieps: 780,
      iepsEnded: 25,
      twentyFirstCentury: 210,
      both: 40,
      // The record that is dated in the future belongs to the year after.
      incidents: { 2023: 36, 2024: 3_014, 2025: 3_150, 2026: 3_399, 2027: 1 },
      counted: { 2024: 13_740, 2025: 13_940, 2026: 37_240 },
    });
  });

  it('gives every district a name and a code of its own, every school an id, every named student a number', () => {
    expect(new Set(districts.map(({ name }) => name)).size).toBe(402);
    expect([districts[0]!.code, districts.at(-1)!.code]).toEqual(['9001', '9402']);
    expect(new Set(schools.map(({ schoolId }) => schoolId)).size).toBe(824);
    expect(new Set(named.map(({ identity }) => identity.stateStudentId)).size).toBe(6_240);
  });

  it('has students of every race', () => {
    expect(new Set(named.flatMap(({ identity }) => identity.races ?? []))).toEqual(new Set(RACES));
  });

  it('has schools just at and just above the numbers from which on a school is dangerous', () => {
    const shown = districts.flatMap((district) => {
      if (district.dangerousSchool === null) return [];
      const { schoolId, isPublic } = district.schools[HIGH_SCHOOL]!;
      const counts = ([2024, 2025, 2026] as const).map(
        (year) =>
          plannedEnrollmentCounts(districts, studentsOf, year).find((one) => one.schoolId === schoolId)?.count ?? null,
      );
      const expelled = [2024, 2025, 2026].map((year) => expelledIn(incidents, schoolId, year));
      return [[isPublic, counts, expelled]];
    });
    const pairs = [249, 250, 251, 999, 1_000, 1_001].flatMap((enrollment) => {
      const threshold = enrollment === 249 ? 5 : enrollment < 1_000 ? 10 : 15;
      const counts = [enrollment, enrollment, enrollment];
      return [threshold, threshold + 1].map((count) => [true, counts, [count, count, 1]]);
    });
    expect(shown.reverse()).toEqual([...pairs, [true, [null, 200, 200], [0, 6, 6]]]);
    const ridge = storyOf(districts, 'Antelope Ridge').schools[HIGH_SCHOOL]!.schoolId;
    expect([2024, 2025, 2026].map((year) => expelledIn(incidents, ridge, year))).toEqual([11, 11, 1]);
  });

  it('counts 31,000 students of districts without a story this year', () => {
    const stories = new Set(districts.filter(({ story }) => story !== null).map(({ districtId }) => districtId));
    const counts = plannedEnrollmentCounts(districts, studentsOf, 2026);
    const total = (isStory: boolean) =>
      counts.reduce((sum, { districtId, count }) => sum + (stories.has(districtId) === isStory ? count : 0), 0);
    expect([counts.length, total(true), total(false)]).toEqual([824, 6_240, 31_000]);
  });

  it('has a school that had nine incidents last year and none this year', () => {
    const elementary = storyOf(districts, 'Copper Basin').schools[0]!.schoolId;
    const own = [...incidents, ...records].filter(({ schoolId }) => schoolId === elementary);
    expect([
      own.filter(({ key }) => key.startsWith('2025/')).length,
      own.filter(({ key }) => /^2026|^copper/.test(key)).length,
    ]).toEqual([9, 0]);
  });

  it('has 9,600 incidents, 3,400 of them in this one', () => {
    expect(new Set(incidents.map(({ key }) => key)).size).toBe(incidents.length);
    expect(incidents.length + records.length).toBe(9_600);
    expect(incidents.filter(({ key }) => key.startsWith('2026/')).length + records.length).toBe(3_400);
    const juniper = storyOf(districts, 'Juniper Hollow').districtId;
    const years = incidents.filter(({ districtId }) => districtId === juniper).map(({ key }) => key.slice(0, 4));
    expect([years.filter((year) => year === '2025').length, years.includes('2026')]).toEqual([14, false]);
  });

  it('has 118 approved rows, 62 sent, 3 requested and 5 certified again, in different districts', () => {
    const { approved, sent, requested, recertifying } = rowsOf(districts, size);
    expect([approved.length, sent.length, requested.length, recertifying.length]).toEqual([118, 62, 3, 5]);
    const every = [...approved, ...sent, ...requested, ...recertifying];
    expect(new Set(every.map(({ districtId }) => districtId)).size).toBe(188);
  });
});

describe('every size', () => {
  it('is the same each time', () => {
    const { story: _, ...again } = plannedStateWorld('small');
    expect(plannedStateWorld('small')).toMatchObject(again);
  });

  it('large has 100,000 incidents', () => {
    const { incidents, records } = plannedStateWorld('large');
    expect(incidents.length + records.length).toBe(100_000);
  });
});
