import { finding, type RecordRule } from './rule.ts';

/** The list of what is certified because it must be reported (S000:99-103). */
export const beh99: RecordRule = {
  kind: 'record',
  id: 'BEH-99',
  version: 2,
  name: 'Incident to certify',
  source: 'S000:16-30; S002:57-66',
  help: 'Check that the list is complete; nothing else is needed.',
  severity: 'INFO',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    if (!incident.isReportable) return null;
    const details = incident.reasons.map((note) => ({ note }));
    return finding(beh99, incident, incident.reportExplanation, details);
  },
};
