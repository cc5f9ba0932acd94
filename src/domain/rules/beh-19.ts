import type { DatasetRule } from './rule.ts';

/** What the rule says of each of the incidents. */
export const POSSIBLE_DUPLICATE = 'A student of this incident stands in another incident of the same school and day.';

/** Two people who enter one fight on one day: same school, day and student in another incident of the same alignment. Only a hint. */
export const beh19: DatasetRule = {
  kind: 'dataset',
  id: 'BEH-19',
  version: 1,
  name: 'Possible duplicate',
  source: 'domain.md §11.3 (a)',
  help: 'Compare the incidents; void the one that was entered twice. Nothing is needed when both happened.',
  severity: 'INFO',
  datasets: ['DISTRICT'],
};
