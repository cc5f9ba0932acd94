import type { IsoDate } from '../../shared/calendar.ts';

/** A word that a form offers for an incident. */
export interface OfferedWord {
  readonly name: string;
  /** Last day of an incident that may be given it; null: still offered. */
  readonly endsOn: IsoDate | null;
}

const offered = (...names: readonly string[]): readonly OfferedWord[] => names.map((name) => ({ name, endsOn: null }));

/** Where an incident happened, as typed by hand (S002:93, 189-192); what is more precise stands in the location's description. */
export const INCIDENT_LOCATIONS: readonly OfferedWord[] = offered(
  'On Campus: Administrative office',
  'On Campus: Athletic field or playground',
  'On Campus: Auditorium',
  'On Campus: Cafeteria',
  'On Campus: Classroom',
  'On Campus: Gymnasium',
  'On Campus: Hallway or stairs',
  'On Campus: Library',
  'On Campus: Locker room',
  'On Campus: Parking lot',
  'On Campus: Restroom',
  'On Campus: School bus',
  'On Campus: School activity elsewhere',
  'On Campus: Other',
  'Off campus: Bus stop',
  'Off campus: Online',
  'Off campus: Other school',
  'Off campus: Way to or from school',
  'Off campus: Other',
  'Unspecified',
);

/** When in the school's day it happened (S002:93). */
export const INCIDENT_CONTEXTS: readonly OfferedWord[] = offered(
  'Before school',
  'During class',
  'Between classes',
  'During lunch',
  'During recess',
  'During a school activity',
  'After school',
  'Outside school hours',
  'Unspecified',
);

/** Whether the word is offered for an incident of that day; null when nobody has ever offered it. */
export function isOffered(words: readonly OfferedWord[], name: string, on: IsoDate): boolean | null {
  const word = words.find((one) => one.name === name);
  return word ? word.endsOn === null || word.endsOn >= on : null;
}

/** The words of a form for an incident of that day. */
export function wordsOn(words: readonly OfferedWord[], on: IsoDate): readonly string[] {
  return words.filter(({ endsOn }) => endsOn === null || endsOn >= on).map(({ name }) => name);
}
