import { isStateCoded } from '../incident/coded-incident.ts';
import { finding, type RecordRule } from './rule.ts';

/** S000:99-100 with domain.md §11 row 10: a local incident that is still open is the district's own matter and stops no certification. */
export const beh01: RecordRule = {
  kind: 'record',
  id: 'BEH-01',
  version: 1,
  name: 'Incident is still in progress',
  source: 'S000:99-100; domain.md §11 row 10',
  help: 'Add what is missing and set the incident to Complete, or void it when it was entered by mistake. A referral is submitted and accepted by the office before that.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const { status } = incident;
    if (status === 'COMPLETE' || status === 'VOIDED') return null;
    if (status === 'DRAFT' || status === 'SUBMITTED') {
      return finding(beh01, incident, 'This referral has not been taken over by the office.', [], 'WARNING');
    }
    const concernsState = incident.isReportable || isStateCoded(incident);
    return concernsState
      ? finding(beh01, incident, 'This incident concerns the state and is not complete.', [])
      : finding(beh01, incident, 'This local incident is not complete.', [], 'WARNING');
  },
};
