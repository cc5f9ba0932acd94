/** Categories of federal reports beside the single races; "not stated" where the two-part question has no answer. */
export const FEDERAL_AGGREGATES = ['HISPANIC_OF_ANY_RACE', 'TWO_OR_MORE_RACES', 'NOT_STATED'] as const;
export type FederalRaceEthnicity<Race extends string> = Race | (typeof FEDERAL_AGGREGATES)[number];

/**
 * The one category under which federal reports count a student, from the two-part question (S001:92; federal guidance of 19 October 2007):
 * Hispanic or Latino whatever the races are; else two or more races; else the only race. A student whose races are missing, or who has
 * none and did not answer the first part with yes, is not stated. An unanswered first part counts as no once a race is given.
 */
export function federalRaceEthnicity<Race extends string>(answers: {
  readonly isHispanic: boolean | null;
  readonly races: readonly Race[] | null;
}): FederalRaceEthnicity<Race> {
  if (answers.isHispanic === true) return 'HISPANIC_OF_ANY_RACE';
  const races = new Set(answers.races ?? []);
  const [only] = races;
  if (only === undefined) return 'NOT_STATED';
  return races.size > 1 ? 'TWO_OR_MORE_RACES' : only;
}
