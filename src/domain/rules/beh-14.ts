import type { DatasetRule } from './rule.ts';

/** A school that has nothing at the state this school year and had something the year before: forgotten as often as true. */
export const beh14: DatasetRule = {
  kind: 'dataset',
  id: 'BEH-14',
  version: 1,
  name: 'School reports nothing, but did last year',
  source: 'domain.md §2.6 (CERT071); S000:63-69; S002:47',
  help: 'Make sure that no incident is missing or waits to be sent; when there was none, whoever certifies says so with the signature.',
  severity: 'WARNING',
  datasets: ['STATE'],
};
