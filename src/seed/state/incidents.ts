import { isSchoolDay, lastSchoolDay, nextSchoolDay } from '../../domain/rules/school-days.ts';
import { addDays } from '../../shared/calendar.ts';
import { ANTELOPE_RIDGE_EXPULSIONS } from './dangerous-schools.ts';
import { HIGH_SCHOOL, type PlannedDistrict, type StoryDistrict } from './directory.ts';
import { plannedExpulsions } from './expulsions.ts';
import type { EventTypeName, ResolutionTypeName } from './local-types.ts';
import { part } from './part.ts';
import type { PlannedIncident } from './planned-incident.ts';
import { type Random, seededRandom } from './random.ts';
import { CALENDARS, type CertifiedYear, FIRST_YEAR, SCHOOL_YEARS } from './school-years.ts';
import type { PlannedStudent } from './students.ts';
import type { WorldSize } from './world-size.ts';

interface Course {
  readonly type: EventTypeName;
  readonly resolution: ResolutionTypeName;
  readonly days: number;
}

/** What happens in a school, and what is done about it; a course that stands twice happens twice as often. */
const COURSES: readonly Course[] = [
  { type: 'Horseplay', resolution: 'Detention', days: 1 },
  { type: 'Tardiness', resolution: 'Detention', days: 1 },
  { type: 'Cell phone', resolution: 'Parent conference', days: 0 },
  { type: 'Insubordination', resolution: 'In-school suspension', days: 1 },
  { type: 'Insubordination', resolution: 'In-school suspension', days: 2 },
  { type: 'Harassment', resolution: 'In-school suspension', days: 1 },
  { type: 'Tobacco or vaping', resolution: 'Out-of-school suspension', days: 1 },
  { type: 'Vandalism', resolution: 'Out-of-school suspension', days: 2 },
  { type: 'Fighting', resolution: 'Out-of-school suspension', days: 3 },
  { type: 'Fighting', resolution: 'Out-of-school suspension', days: 1 },
  { type: 'Drugs', resolution: 'Out-of-school suspension', days: 5 },
];
const FEW_COURSES = COURSES.filter(({ type }) => type === 'Horseplay' || type === 'Fighting');

/** What is reported whoever did it. */
const REPORTED_COURSES = COURSES.filter(({ resolution }) => resolution === 'Out-of-school suspension');

/** Copper Basin Elementary reported so many last year. */
const ELEMENTARY_LAST_YEAR = 9;
/** Juniper Hollow had so many last year, and none this year: a zero report that is true. */
const JUNIPER_LAST_YEAR = 14;
/** Who certified the first year, and nobody else. */
export const FIRST_YEAR_DISTRICTS: readonly StoryDistrict[] = ['Willow Coulee', 'Silver Larch', 'Two Moons'];
/** Of a year's incidents, so much falls to the districts that tell no story. */
const SHARE_OF_OTHERS = 0.33;

/** Incidents of the school years in the order in which they happened. Big Sage's own system has not sent this year's yet. */
export function plannedIncidents(
  districts: readonly PlannedDistrict[],
  students: ReadonlyMap<string, readonly PlannedStudent[]>,
  size: WorldSize,
): readonly PlannedIncident[] {
  const random = seededRandom(2);
  const planned: PlannedIncident[] = [];
  for (const year of [FIRST_YEAR, ...SCHOOL_YEARS]) {
    const days = schoolDaysOf(year);
    const expulsions = expulsionsOf(year, districts, students);
    planned.push(...expulsions);
    for (const [district, count] of countsOf(year, districts, size, expulsions.length)) {
      for (let nth = 0; nth < count; nth++) {
        const known = offendersOf(district, students.get(district.districtId)!, year, nth);
        const courses = coursesOf(district, year, nth);
        const occurredOn = random.pick(days);
        const student = random.pick(known);
        planned.push(
          incidentOf(`${year}/${district.code}/${nth}`, student, random.pick(courses), occurredOn, year, random),
        );
      }
    }
  }
  return planned.sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0));
}

/** What the dangerous schools, and the high school of Antelope Ridge, expelled for. */
function expulsionsOf(
  year: CertifiedYear,
  districts: readonly PlannedDistrict[],
  students: ReadonlyMap<string, readonly PlannedStudent[]>,
): readonly PlannedIncident[] {
  return districts.flatMap((district) => {
    const expulsions =
      district.story === 'Antelope Ridge' ? ANTELOPE_RIDGE_EXPULSIONS : district.dangerousSchool?.expulsions;
    const count = year === FIRST_YEAR ? null : (expulsions?.[year] ?? null);
    if (count === null) return [];
    const { schoolId } = district.schools[HIGH_SCHOOL]!;
    const expelled = students
      .get(district.districtId)!
      .filter((student) => student.schoolId === schoolId)
      .slice(-count);
    return plannedExpulsions(`${year}/${district.code}/expulsion`, district, expelled, year);
  });
}

/** Copper Basin Elementary reports nothing this year, which somebody should look at: it reported nine the year before. */
function offendersOf(
  { story, schools }: PlannedDistrict,
  students: readonly PlannedStudent[],
  year: CertifiedYear,
  nth: number,
): readonly PlannedStudent[] {
  if (story !== 'Copper Basin' || year < 2025) return students;
  const isElementary = isReportedByElementary(year, nth);
  return students.filter(({ schoolId }) => (schoolId === schools[0]!.schoolId) === isElementary);
}

function coursesOf({ story }: PlannedDistrict, year: CertifiedYear, nth: number): readonly Course[] {
  if (story === null) return FEW_COURSES;
  return story === 'Copper Basin' && isReportedByElementary(year, nth) ? REPORTED_COURSES : COURSES;
}

/** What is reported, and so certified, whoever did it. */
export const isSuspendedOutOfSchool = ({ events }: PlannedIncident): boolean =>
  events.some(({ participants }) =>
    participants.some(({ resolutions }) => resolutions?.some(({ type }) => type === 'Out-of-school suspension')),
  );

const isReportedByElementary = (year: CertifiedYear, nth: number): boolean =>
  year === 2025 && nth < ELEMENTARY_LAST_YEAR;

/** How many each district has in a year: together exactly as many as the size says. */
function countsOf(
  year: CertifiedYear,
  districts: readonly PlannedDistrict[],
  size: WorldSize,
  expulsions: number,
): readonly (readonly [PlannedDistrict, number])[] {
  const total = size.incidents[year] - expulsions;
  if (year === FIRST_YEAR)
    return shared(
      total,
      districts.filter(({ story }) => story !== null && FIRST_YEAR_DISTRICTS.includes(story)),
    );
  const silent = new Set(year === 2026 ? ['Big Sage', 'Juniper Hollow'] : year === 2025 ? ['Juniper Hollow'] : []);
  const juniper = year === 2025 ? JUNIPER_LAST_YEAR : 0;
  const telling = districts.filter(({ story }) => story !== null && !silent.has(story));
  const others = districts.filter(({ story }) => story === null);
  const forOthers = Math.floor((total - juniper) * SHARE_OF_OTHERS);
  const forTelling = total - juniper - forOthers;
  return [
    ...shared(forTelling, telling),
    ...districts.filter(({ story }) => story === 'Juniper Hollow' && juniper > 0).map((one) => [one, juniper] as const),
    ...shared(forOthers, others),
  ];
}

const shared = (
  whole: number,
  districts: readonly PlannedDistrict[],
): readonly (readonly [PlannedDistrict, number])[] =>
  districts.map((district, index) => [district, part(whole, districts.length, index)] as const);

/** Not the last two weeks: a suspension has to fit into the year. */
function schoolDaysOf(year: CertifiedYear): readonly string[] {
  const calendar = CALENDARS[year];
  const last = addDays(calendar.lastInstructionDay, -14);
  const days: string[] = [];
  for (let day = calendar.firstDay; day <= last; day = addDays(day, 1)) if (isSchoolDay(day, calendar)) days.push(day);
  return days;
}

function incidentOf(
  key: string,
  { districtId, schoolId, identity }: PlannedStudent,
  { type, resolution, days }: Course,
  occurredOn: string,
  year: CertifiedYear,
  random: Random,
): PlannedIncident {
  const calendar = CALENDARS[year];
  const from = nextSchoolDay(occurredOn, calendar)!;
  const length = days.toFixed(2);
  const isDated = resolution === 'In-school suspension' || resolution === 'Out-of-school suspension';
  return {
    key,
    districtId,
    schoolId,
    occurredOn,
    occurredAt: `${String(8 + random.below(7)).padStart(2, '0')}:${String(random.below(12) * 5).padStart(2, '0')}`,
    title: null,
    events: [
      {
        type,
        participants: [
          {
            student: identity.studentId,
            role: 'OFFENDER',
            resolutions: [
              {
                type: resolution,
                days: length,
                ...(isDated && { from, to: lastSchoolDay(from, length, calendar), by: 'PRINCIPAL' }),
              },
            ],
          },
        ],
      },
    ],
  };
}
