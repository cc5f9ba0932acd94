/** Categories of federal reports beside the single races; "not stated" where the two-part question has no answer. */
export const FEDERAL_AGGREGATES = ['HISPANIC_OF_ANY_RACE', 'TWO_OR_MORE_RACES', 'NOT_STATED'] as const;
export type FederalRaceEthnicity<Race extends string> = Race | (typeof FEDERAL_AGGREGATES)[number];

/**
 * The one category under which federal reports count a student, from the two-part question (S001:92; federal guidance of 19 October 2007):
 * Hispanic or Latino whatever the races are; else two or more races; else the only race. Both say "not Hispanic", so a student is not stated as
 * long as the first part is not answered, whatever the races are, and when it is answered with no and the races are missing.
 */
export function federalRaceEthnicity<Race extends string>(answers: {
  readonly isHispanic: boolean | null;
  readonly races: readonly Race[] | null;
}): FederalRaceEthnicity<Race> {
  if (answers.isHispanic === true) return 'HISPANIC_OF_ANY_RACE';
  if (answers.isHispanic === null) return 'NOT_STATED';
  const races = new Set(answers.races ?? []);
  const [only] = races;
  if (only === undefined) return 'NOT_STATED';
  return races.size > 1 ? 'TWO_OR_MORE_RACES' : only;
}
