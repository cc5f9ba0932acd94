import { finding, type RecordRule } from './rule.ts';

export const beh03: RecordRule = {
  kind: 'record',
  id: 'BEH-03',
  version: 1,
  name: 'Referred to law enforcement',
  source: 'S000:100-101; S002:101',
  help: 'Check that the referral was made; nothing else is needed.',
  severity: 'INFO',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const referred = incident.events.filter((event) => event.isReferredToLawEnforcement);
    if (referred.length === 0) return null;
    const details = referred.map(({ behaviorEventId }) => ({ behaviorEventId }));
    return finding(beh03, incident, 'This incident was referred to local law enforcement.', details);
  },
};
