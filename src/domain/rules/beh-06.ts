import type { CodedEvent } from '../incident/coded-incident.ts';
import { finding, type RecordRule } from './rule.ts';

/** The incident needs an offender, and so does each of its state-coded events: the state counts by event. */
export const beh06: RecordRule = {
  kind: 'record',
  id: 'BEH-06',
  version: 1,
  name: 'No offender',
  source: 'S000:103',
  help: 'Add the offender, if need be as an unknown person, or give a participant the role Offender.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    if (incident.alignment === 'AWARD') return null;
    const coded = incident.events.filter((event) => event.stateCode !== null && !hasOffender(event));
    if (coded.length === 0 && incident.events.some(hasOffender)) return null;
    const details = coded.map(({ behaviorEventId }) => ({ behaviorEventId }));
    return finding(beh06, incident, 'Nobody in this incident has the role Offender where one is needed.', details);
  },
};

function hasOffender(event: CodedEvent): boolean {
  return event.participants.some((one) => one.role === 'OFFENDER');
}
