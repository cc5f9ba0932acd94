import type { DistrictRegistered, Edition } from '../../domain/district/events.ts';
import type { SchoolRegistered } from '../../domain/school/events.ts';
import { DANGEROUS_SCHOOLS, type DangerousSchool } from './dangerous-schools.ts';
import { districtName } from './names.ts';
import { stateWorldId } from './state-world-id.ts';
import type { WorldSize } from './world-size.ts';

/** The districts that the stories play in, by what they show. */
export const STORY_DISTRICTS = [
  'Big Sage',
  'Copper Basin',
  'Juniper Hollow',
  'Antelope Ridge',
  'Willow Coulee',
  'Silver Larch',
  'Lodgepole',
  'Two Moons',
] as const;
export type StoryDistrict = (typeof STORY_DISTRICTS)[number];

export interface PlannedDistrict extends DistrictRegistered {
  readonly story: StoryDistrict | null;
  /** What its high school shows about dangerous schools; null: nothing. */
  readonly dangerousSchool: DangerousSchool | null;
  readonly schools: readonly SchoolRegistered[];
}

type SchoolKind = 'Elementary' | 'Middle' | 'High';
/** Place of the high school among the schools of a district that has several. */
export const HIGH_SCHOOL = 1;
/** Codes that Big Sage's own system has for its schools. */
const BIG_SAGE_SCHOOLS: { readonly [Kind in SchoolKind]: string } = {
  Elementary: '9001301',
  High: '9001101',
  Middle: '9001201',
};
const GRADES: { readonly [Kind in SchoolKind]: readonly string[] } = {
  Elementary: ['KG', '01', '02', '03', '04', '05'],
  Middle: ['06', '07', '08'],
  High: ['09', '10', '11', '12'],
};
const FIRST_CODE = 9_001;
const districtIdOf = (code: number): string => `d${code}`;
/** Big Sage: every world `state` begins with it. */
export const FIRST_DISTRICT_ID = districtIdOf(FIRST_CODE);

/** Every district of the state with its schools: the story districts first, the two facilities last. */
export function plannedDistricts(size: WorldSize): readonly PlannedDistrict[] {
  const others = Array.from({ length: size.otherDistricts }, (_, index) => districtName(index));
  const facilities = ['Hawthorn Bend Treatment Center', 'Stonecrop Youth Facility'];
  const names = [...STORY_DISTRICTS, ...others, ...facilities];
  return names.map((name, index) => {
    const code = String(FIRST_CODE + index);
    const districtId = districtIdOf(FIRST_CODE + index);
    const story = STORY_DISTRICTS[index] ?? null;
    const isFacility = index >= names.length - facilities.length;
    const other = isFacility ? -1 : index - STORY_DISTRICTS.length;
    const fromLast = size.otherDistricts - 1 - other;
    const kinds = kindsOf(story !== null || (0 <= other && other < size.thirdSchools), isFacility);
    const isPrivateLast = size.thirdSchools - 3 <= other && other < size.thirdSchools;
    return {
      districtId,
      code,
      name,
      kind: isFacility
        ? index === names.length - 1
          ? 'CORRECTIONAL_FACILITY'
          : 'RESIDENTIAL_TREATMENT_FACILITY'
        : 'SCHOOL_DISTRICT',
      edition: editionOf(names.length - 1 - index, size),
      story,
      dangerousSchool: other < 0 ? null : (DANGEROUS_SCHOOLS[fromLast] ?? null),
      schools: kinds.map((kind, place) => ({
        schoolId: stateWorldId('school', code, kind),
        districtId,
        code: story === 'Big Sage' ? BIG_SAGE_SCHOOLS[kind] : `${code}${place + 1}`,
        name: isFacility ? `${name} School` : `${name} ${kind}`,
        isPublic: !(isPrivateLast && place === kinds.length - 1),
        grades: GRADES[kind],
      })),
    };
  });
}

function kindsOf(hasThree: boolean, isFacility: boolean): readonly SchoolKind[] {
  if (isFacility) return ['High'];
  return hasThree ? ['Elementary', 'High', 'Middle'] : ['Elementary', 'High'];
}

/** Counted from the end: the story districts are the last to have another edition than MONTANA. */
function editionOf(fromEnd: number, { editions }: WorldSize): Edition {
  if (fromEnd < editions.district) return 'DISTRICT';
  return fromEnd < editions.district + editions.valueAdded ? 'MONTANA_VALUE_ADDED' : 'MONTANA';
}
