import type { CodedEvent } from '../incident/coded-incident.ts';
import { inWords, isWeaponDrugOrViolence, reasonsOf, REPORT_REASONS } from '../incident/reportability.ts';
import { finding, type RecordRule } from './rule.ts';

/**
 * Only the district can see it: what has no code never reaches the state (domain.md §2.4). By resolution: criteria A, B and B′ need no code to
 * be recognized. By criterion C (§11 row 3): the local type stands for weapons, drugs or violence on other days of the school year, so
 * that dropping its code, or mapping it too late, does not hide an incident.
 */
export const beh04: RecordRule = {
  kind: 'record',
  id: 'BEH-04',
  version: 1,
  name: 'No state event code, but must be reported',
  source: 'S000:102; S002:98-99, 150-156; domain.md §11 row 3',
  help: 'Choose a state-coded event type or map the local type from an earlier date, or correct the resolution.',
  severity: 'FATAL',
  datasets: ['DISTRICT'],
  check(incident) {
    const uncoded = incident.events.filter((event) => event.stateCode === null);
    const removals = uncoded.filter((event) => reasonsOf(event).length > 0);
    const hidden = uncoded.filter((event) => !removals.includes(event) && hidesCriterionC(event));
    if (removals.length + hidden.length === 0) return null;
    const reasons = REPORT_REASONS.filter((reason) => removals.some((event) => reasonsOf(event).includes(reason)));
    const what =
      removals.length > 0 ? inWords(reasons) : 'A local type that has a weapon, drug or violence code on other days';
    return finding(beh04, incident, `${what} must be reported (Behavior User Guide p. 2).`, [
      ...removals.map((event) => ({ behaviorEventId: event.behaviorEventId, note: reasonsOf(event).join(' ') })),
      ...hidden.map((event) => ({ behaviorEventId: event.behaviorEventId, note: 'CODED_ON_OTHER_DAYS' })),
    ]);
  },
};

function hidesCriterionC(event: CodedEvent): boolean {
  const hasOffender = event.participants.some((one) => one.role === 'OFFENDER');
  return hasOffender && event.otherCodesInYear.some(isWeaponDrugOrViolence);
}
