import { hasCodedResolution, type CodedEvent } from '../incident/coded-incident.ts';
import { isWeaponDrugOrViolence } from '../incident/reportability.ts';
import { isCriterion } from '../incident/reporting-criteria.ts';
import { finding, SEVERITIES, type RecordRule, type Severity } from './rule.ts';

/**
 * A state event code asks for a state resolution (S002:98, 376), unless nobody could be given one (A17). Weapons, drugs and violence have to
 * be reported whatever the resolution (S002:66): there it is a warning to acknowledge, or a knife with a detention could neither be
 * certified nor left out (domain.md §11 row 3).
 */
export const beh05: RecordRule = {
  kind: 'record',
  id: 'BEH-05',
  version: 2,
  name: 'State event without a state resolution',
  source: 'S000:102; S002:98-99; domain.md A17, §11 row 3',
  help: 'Add the state resolution, or choose a local event type. Weapons, drugs and violence stay coded: confirm the warning.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const events = incident.events.filter((event) => event.stateCode !== null && !hasCodedResolution(event));
    const found = events.flatMap((event) => {
      const severity = severityOf(event, isCriterion('WEAPON_DRUG_OR_VIOLENCE', incident.schoolYear));
      return severity === null ? [] : [{ event, severity }];
    });
    const severity = SEVERITIES.find((one) => found.some((item) => item.severity === one));
    if (!severity) return null;
    const details = found.map((item) => ({
      behaviorEventId: item.event.behaviorEventId,
      note: `${item.event.stateCode ?? ''} ${item.severity}`,
    }));
    return finding(beh05, incident, EXPLANATIONS[severity], details, severity);
  },
};

const EXPLANATIONS: { readonly [S in Severity]: string } = {
  FATAL: 'An enrolled offender of a state-coded event has no state resolution.',
  WARNING: 'Weapons, drugs or violence without a state resolution: reported as it is.',
  INFO: 'A state-coded event without a state resolution: no offender was enrolled.',
};

function severityOf(event: CodedEvent, isReportedAnyway: boolean): Severity | null {
  const offenders = event.participants.filter((one) => one.role === 'OFFENDER');
  if (offenders.length === 0) return null;
  if (!offenders.some((one) => one.wasEnrolled)) return 'INFO';
  return isReportedAnyway && isWeaponDrugOrViolence(event.code) ? 'WARNING' : 'FATAL';
}
