/** Findings `f` that hold on the day $5. */
export const HOLDS_TODAY =
  '(f.active_from is null or f.active_from <= $5::date) and (f.active_to is null or f.active_to > $5::date)';
