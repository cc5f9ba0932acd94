import type { CodedEvent } from '../incident/coded-incident.ts';
import { HIDDEN_CODE, hidesCriterionC, inWords, reasonsOf } from '../incident/reportability.ts';
import { criteriaOf, REPORT_REASONS } from '../incident/reporting-criteria.ts';
import { finding, type RecordRule } from './rule.ts';

/**
 * Only the district can see it: what has no code never reaches the state (domain.md §2.4). By resolution: criteria A, B and B′ need no code to
 * be recognized. By criterion C (§11 row 3): the local type stands for weapons, drugs or violence on other days of the school year, so
 * that dropping its code, or mapping it too late, does not hide an incident.
 */
export const beh04: RecordRule = {
  kind: 'record',
  id: 'BEH-04',
  version: 2,
  name: 'No state event code, but must be reported',
  source: 'S000:102; S002:98-99, 150-156; domain.md §11 row 3',
  help: 'Choose a state-coded event type or map the local type from an earlier date, or correct the resolution.',
  severity: 'FATAL',
  datasets: ['DISTRICT'],
  check(incident) {
    const { schoolYear } = incident;
    const reasonsFor = (event: CodedEvent) => reasonsOf(event, schoolYear);
    const uncoded = incident.events.filter((event) => event.stateCode === null);
    const removals = uncoded.filter((event) => reasonsFor(event).length > 0);
    const hidden = uncoded.filter((event) => !removals.includes(event) && hidesCriterionC(event, schoolYear));
    if (removals.length + hidden.length === 0) return null;
    const reasons = REPORT_REASONS.filter((reason) => removals.some((event) => reasonsFor(event).includes(reason)));
    const what = removals.length > 0 ? inWords(reasons) : HIDDEN_CODE;
    return finding(beh04, incident, `${what} must be reported (${criteriaOf(schoolYear).guide}).`, [
      ...removals.map((event) => ({ behaviorEventId: event.behaviorEventId, note: reasonsFor(event).join(' ') })),
      ...hidden.map((event) => ({ behaviorEventId: event.behaviorEventId, note: 'CODED_ON_OTHER_DAYS' })),
    ]);
  },
};
