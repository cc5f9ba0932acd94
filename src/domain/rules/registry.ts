import type { JsonObject } from '../../shared/json.ts';
import { REPORTING_CRITERIA } from '../incident/reporting-criteria.ts';
import { beh01 } from './beh-01.ts';
import { beh02 } from './beh-02.ts';
import { beh03 } from './beh-03.ts';
import { beh04 } from './beh-04.ts';
import { beh05 } from './beh-05.ts';
import { beh06 } from './beh-06.ts';
import { beh07 } from './beh-07.ts';
import { beh08 } from './beh-08.ts';
import { beh09 } from './beh-09.ts';
import { beh10 } from './beh-10.ts';
import { beh11 } from './beh-11.ts';
import { beh12 } from './beh-12.ts';
import { beh13 } from './beh-13.ts';
import { beh14 } from './beh-14.ts';
import { beh15 } from './beh-15.ts';
import { beh17 } from './beh-17.ts';
import { beh18 } from './beh-18.ts';
import { beh19 } from './beh-19.ts';
import { beh99 } from './beh-99.ts';
import type { DatasetRule, RecordRule, Rule } from './rule.ts';

/** District and state as sets of record id and hash, with reasons; an anti-join beside the projection finds them (architecture.md §4). */
export const beh16: DatasetRule = {
  kind: 'dataset',
  id: 'BEH-16',
  version: 1,
  name: 'District and state records differ',
  source: 'S004:193-197; domain.md A29',
  help: 'Wait for the next sync or start a resync, then run both validations again.',
  severity: 'FATAL',
  datasets: ['STATE'],
};

export const recordRules: readonly RecordRule[] = [
  beh01,
  beh02,
  beh03,
  beh04,
  beh05,
  beh06,
  beh07,
  beh08,
  beh09,
  beh10,
  beh11,
  beh12,
  beh13,
  beh15,
  beh17,
  beh18,
  beh99,
];

/** What looks at a referral that the office has not taken over. */
export const RULES_OF_REFERRALS: readonly string[] = [beh01.id];

/** Every rule there is, by id. */
export const rules: readonly Rule[] = [...recordRules, beh14, beh16, beh19].sort((a, b) => (a.id < b.id ? -1 : 1));

/** What a validation run pins through its digest: when this changes, counts may change although the data did not. */
export const rulesetVersion: JsonObject = {
  format: 'ruleset/1',
  rules: rules.map(({ id, version, kind, severity, datasets }) => ({ id, version, kind, severity, datasets })),
  rulesOfReferrals: RULES_OF_REFERRALS,
  criteria: REPORTING_CRITERIA.map(({ firstYear, criteria }) => ({
    firstYear,
    reasons: criteria.map(({ reason }) => reason),
  })),
};
