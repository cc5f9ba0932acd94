import { stateWorldId } from './state-world-id.ts';

/** The district's own words; their ids are derived from district and name. */
export const EVENT_TYPES = {
  Fighting: '1700',
  Insubordination: '2200',
  'Tobacco or vaping': '3300',
  Drugs: '1600',
  Harassment: '1800',
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

/** A district that tells no story keeps few words. */
export const FEW_EVENT_TYPES = ['Fighting', 'Horseplay'] as const;
export const FEW_RESOLUTION_TYPES = ['Out-of-school suspension', 'Detention'] as const;

/** Before the first school day of the world. */
export const MAPPED_FROM = '2023-07-01';

/** The district's type of that name. */
export const eventTypeIdOf = (districtId: string, name: EventTypeName): string =>
  stateWorldId('eventType', districtId, name);
export const resolutionTypeIdOf = (districtId: string, name: ResolutionTypeName): string =>
  stateWorldId('resolutionType', districtId, name);
