import type { IsoDate } from '../../shared/calendar.ts';

/** Words that the agency publishes with its code lists, whole lists from a day on; a missing one leaves the list before it as it is. */
export interface WordPublication {
  readonly effectiveFrom: IsoDate;
  /** Where an incident happened, as typed by hand (S002:93, 189-192]; what is more precise stands in the location's description. */
  readonly locations?: readonly string[];
  /** When in the school's day it happened (S002:93). */
  readonly contexts?: readonly string[];
}

export type WordList = 'locations' | 'contexts';

const LOCATIONS: readonly string[] = [
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
];

/** Whether a location says by its name that it is on school property or at a school activity. */
export function isOnCampus(location: string | null): boolean {
  return location !== null && location.trim().toLowerCase().startsWith('on campus:');
}

const CONTEXTS: readonly string[] = [
  'Before school',
  'During class',
  'Between classes',
  'During lunch',
  'During recess',
  'During a school activity',
  'After school',
  'Outside school hours',
  'Unspecified',
];

/** The lists that hold until the agency publishes others. */
const FIRST: { readonly [List in WordList]: readonly string[] } = { locations: LOCATIONS, contexts: CONTEXTS };

/** The words of a list for an incident of that day. */
export function wordsOn(publications: readonly WordPublication[], list: WordList, on: IsoDate): readonly string[] {
  const latest = publications.reduce<WordPublication | null>(
    (found, one) =>
      one[list] !== undefined && one.effectiveFrom <= on && (found === null || found.effectiveFrom <= one.effectiveFrom)
        ? one
        : found,
    null,
  );
  return latest?.[list] ?? FIRST[list];
}

/** Whether the word is offered for an incident of that day; null when nobody has ever offered it. */
export function isOffered(
  publications: readonly WordPublication[],
  list: WordList,
  { name, on }: { readonly name: string; readonly on: IsoDate },
): boolean | null {
  if (wordsOn(publications, list, on).includes(name)) return true;
  return FIRST[list].includes(name) || publications.some((one) => one[list]?.includes(name)) ? false : null;
}
