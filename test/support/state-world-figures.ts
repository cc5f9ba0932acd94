import { schoolYearOf } from '../../src/shared/calendar.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { plannedStateWorld } from './planned-state-world.ts';

/** How many there are of everything in the world `state`; lists are counted by what they name. */
export interface StateWorldFigures {
  readonly districts: { readonly [kindAndEdition: string]: number };
  readonly schools: number;
  readonly schoolsNotPublic: number;
  readonly students: number;
  readonly studentsNamed: number;
  readonly studentsHispanic: number;
  readonly studentsNotAskedForRace: number;
  readonly studentsOfSeveralRaces: number;
  readonly ieps: number;
  readonly iepsEnded: number;
  readonly twentyFirstCentury: number;
  readonly both: number;
  readonly incidents: { readonly [schoolYear: string]: number };
  readonly counted: { readonly [schoolYear: string]: number };
}

function countBy<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | number,
): { readonly [key: string]: number } {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

/** What the plan of a size is going to write. */
export function plannedFigures({
  districts,
  students,
  incidents,
  records,
  enrollmentCounts,
}: ReturnType<typeof plannedStateWorld>): StateWorldFigures {
  const everyone = [...students.values()].flat();
  const all = [...incidents, ...records];
  const schools = districts.flatMap((district) => district.schools);
  const count = (of: (student: (typeof everyone)[number]) => boolean) => everyone.filter(of).length;
  return {
    districts: countBy(districts, ({ kind, edition }) => `${kind} ${edition}`),
    schools: schools.length,
    schoolsNotPublic: schools.filter(({ isPublic }) => !isPublic).length,
    students: everyone.length,
    studentsNamed: count(({ identity }) => identity.lastName !== null),
    studentsHispanic: count(({ identity }) => identity.isHispanic === true),
    studentsNotAskedForRace: count(({ identity }) => identity.lastName !== null && identity.races === null),
    studentsOfSeveralRaces: count(({ identity }) => (identity.races?.length ?? 0) > 1),
    ieps: count(({ hasIep }) => hasIep),
    iepsEnded: count(({ isIepEnded }) => isIepEnded),
    twentyFirstCentury: count(({ is21stCentury }) => is21stCentury),
    both: count(({ hasIep, is21stCentury }) => hasIep && is21stCentury),
    incidents: countBy(all, ({ schoolYear, occurredOn }) => schoolYear ?? schoolYearOf(occurredOn)),
    counted: Object.fromEntries(
      Object.entries(enrollmentCounts).map(([year, counts]) => [
        year,
        counts.reduce((sum, { count: n }) => sum + n, 0),
      ]),
    ),
  };
}

/** What the read models of a world hold. */
export async function writtenFigures(sql: Sql): Promise<StateWorldFigures> {
  const one = async (what: string): Promise<number> =>
    (await sql.query<{ n: number }>(`select count(*)::int as n from ${what}`))[0]!.n;
  const by = async (key: string, value: string, from: string): Promise<{ readonly [key: string]: number }> => {
    const rows = await sql.query<{ key: string; n: number }>(
      `select (${key})::text as key, (${value})::int as n from ${from} group by 1`,
    );
    return Object.fromEntries(rows.map((row) => [row.key, row.n]));
  };
  const named = 'student_identity where last_name is not null';
  const races = `jsonb_array_length(nullif(doc::jsonb -> 'races', 'null'))`;
  return {
    districts: await by(`doc::jsonb ->> 'kind' || ' ' || (doc::jsonb ->> 'edition')`, 'count(*)', 'district'),
    schools: await one('school'),
    schoolsNotPublic: await one(`school where not (doc::jsonb ->> 'isPublic')::boolean`),
    students: await one('student_identity'),
    studentsNamed: await one(named),
    studentsHispanic: await one(`student_identity where (doc::jsonb ->> 'isHispanic')::boolean`),
    studentsNotAskedForRace: await one(`${named} and doc::jsonb ->> 'races' is null`),
    studentsOfSeveralRaces: await one(`student_identity where ${races} > 1`),
    ieps: await one('iep_period'),
    iepsEnded: await one(`iep_period where doc::jsonb ->> 'endsOn' is not null`),
    twentyFirstCentury: await one('program_participation'),
    both: await one(
      `program_participation p join iep_period i on i.doc::jsonb ->> 'studentId' = p.doc::jsonb ->> 'studentId'`,
    ),
    incidents: await by('school_year', 'count(*)', 'district_incident'),
    counted: await by('school_year', 'sum(enrolled)', 'enrollment_count'),
  };
}
