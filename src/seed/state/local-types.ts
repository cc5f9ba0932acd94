import type { PlannedDistrict } from './directory.ts';
import { stateWorldId } from './state-world-id.ts';

/** The district's own words; their ids are derived from district and name. */
export const EVENT_TYPES = {
  Fighting: '1700',
  Insubordination: '2200',
  'Tobacco or vaping': '3300',
  Drugs: '1600',
  Harassment: '1800',
  'Aggravated assault': '1300',
  Vandalism: '3500',
  Knife: '20',
  Handgun: '11',
  Horseplay: null,
  Tardiness: null,
  'Cell phone': null,
} as const;
export type EventTypeName = keyof typeof EVENT_TYPES | 'Shop tool misuse' | 'Helping hand';

export const RESOLUTION_TYPES = {
  'In-school suspension': '500',
  'Out-of-school suspension': '410',
  'Expulsion without services': '260',
  'Expulsion with services': '250',
  Detention: null,
  'Parent conference': null,
} as const;
export type ResolutionTypeName = keyof typeof RESOLUTION_TYPES;

/** What everybody in a dangerous school's list did, and what was done. */
export const EXPELLED_FOR = 'Aggravated assault';
export const EXPELLED_WITH = 'Expulsion with services';

type Told = Pick<PlannedDistrict, 'story' | 'dangerousSchool'>;

/** Words that stand for something at the state, or for nothing; a district that tells no story keeps few. */
export function eventTypesOf({ story, dangerousSchool }: Told): readonly (keyof typeof EVENT_TYPES)[] {
  if (story !== null) return Object.keys(EVENT_TYPES) as (keyof typeof EVENT_TYPES)[];
  return ['Fighting', 'Horseplay', ...(dangerousSchool === null ? [] : ([EXPELLED_FOR] as const))];
}

export function resolutionTypesOf({ story, dangerousSchool }: Told): readonly ResolutionTypeName[] {
  if (story !== null) return Object.keys(RESOLUTION_TYPES) as ResolutionTypeName[];
  return ['Out-of-school suspension', 'Detention', ...(dangerousSchool === null ? [] : ([EXPELLED_WITH] as const))];
}

/** Before the first school day of the world. */
export const MAPPED_FROM = '2022-07-01';

/** The district's type of that name. */
export const eventTypeIdOf = (districtId: string, name: EventTypeName): string =>
  stateWorldId('eventType', districtId, name);
export const resolutionTypeIdOf = (districtId: string, name: ResolutionTypeName): string =>
  stateWorldId('resolutionType', districtId, name);
