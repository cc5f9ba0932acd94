import { describe, expect, it } from 'vitest';
import { copperBasinRecords } from '../../../src/seed/state/copper-basin.ts';
import { plannedDistricts } from '../../../src/seed/state/directory.ts';
import { plannedIncidents } from '../../../src/seed/state/incidents.ts';
import { plannedStudents } from '../../../src/seed/state/students.ts';
import { type WorldSizeName, worldSizes } from '../../../src/seed/state/world-size.ts';
import { rowsOf, storyOf } from '../../../src/seed/state/write-certifications.ts';

const planned = (name: WorldSizeName) => {
  const size = worldSizes[name];
  const districts = plannedDistricts(size);
  const students = plannedStudents(districts, size);
  const basin = storyOf(districts, 'Copper Basin');
  const records = copperBasinRecords(basin, students.get(basin.districtId)!);
  return {
    size,
    districts,
    students: [...students.values()].flat(),
    records,
    incidents: plannedIncidents(districts, students, size),
  };
};

describe('the plan of the world state, size demo', () => {
  const { size, districts, students, records, incidents } = planned('demo');
  const schools = districts.flatMap(({ schools: own }) => own);
  const named = students.filter(({ identity }) => identity.lastName !== null);

  it('has 400 districts and two facilities with names and codes of their own, in three editions', () => {
    expect([districts.length, districts.filter(({ kind }) => kind === 'SCHOOL_DISTRICT').length]).toEqual([402, 400]);
    expect(new Set(districts.map(({ name }) => name)).size).toBe(402);
    expect([districts[0]!.code, districts.at(-1)!.code]).toEqual(['9001', '9402']);
    const editions = (edition: string) => districts.filter((one) => one.edition === edition).length;
    expect(['MONTANA', 'MONTANA_VALUE_ADDED', 'DISTRICT'].map(editions)).toEqual([300, 70, 32]);
  });

  it('has 824 schools, three of them not public', () => {
    expect([schools.length, schools.filter(({ isPublic }) => !isPublic).length]).toEqual([824, 3]);
    expect(new Set(schools.map(({ schoolId }) => schoolId)).size).toBe(824);
  });

  it('has 6,240 named students with their programs', () => {
    const both = named.filter(({ hasIep, is21stCentury }) => hasIep && is21stCentury);
    expect([
      named.length,
      named.filter(({ hasIep }) => hasIep).length,
      named.filter(({ is21stCentury }) => is21stCentury).length,
      both.length,
      named.filter(({ isIepEnded }) => isIepEnded).length,
    ]).toEqual([6_240, 780, 210, 40, 25]);
    expect(new Set(named.map(({ identity }) => identity.stateStudentId)).size).toBe(6_240);
  });

  it('has 9,600 incidents in three years, 3,400 of them in this one', () => {
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
    expect(planned('small')).toEqual(planned('small'));
  });

  it('large has 100,000 incidents', () => {
    const { incidents, records } = planned('large');
    expect(incidents.length + records.length).toBe(100_000);
  });
});
