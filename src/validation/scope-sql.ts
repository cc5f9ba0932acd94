import type { ValidationScope } from '../application/ports/validation-runs.ts';

/** The scope as the parameters $1–$3 of a statement. */
export const scopeValues = ({ districtId, schoolIds, schoolYear }: ValidationScope) => [
  districtId,
  schoolIds,
  schoolYear,
];

/** Rows of the scope; `t` is the table's alias. */
export const inScope = (t: string) =>
  `${t}.district_id = $1 and ($2::text[] is null or ${t}.school_id = any($2)) and ${t}.school_year = $3`;
