import { hundredths } from '../../shared/days.ts';
import { counted, finding, type RecordRule } from './rule.ts';

export const beh08: RecordRule = {
  kind: 'record',
  id: 'BEH-08',
  version: 1,
  name: 'Resolution without a usable duration',
  source: 'S002:159',
  help: 'Enter the duration in school days; half days are written 0.5.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const details = incident.events
      .flatMap((event) => event.participants)
      .flatMap(({ participantId, resolutions }) => resolutions.map((resolution) => ({ participantId, ...resolution })))
      .filter(({ durationSchoolDays: days }) => days === null || hundredths(days) < 0)
      .map(({ participantId, resolutionId, durationSchoolDays }) => ({
        participantId,
        resolutionId,
        note: durationSchoolDays === null ? 'MISSING' : 'NEGATIVE',
      }));
    if (details.length === 0) return null;
    const what = counted(details.length, 'resolution');
    return finding(beh08, incident, `The duration in school days is missing or negative: ${what}.`, details);
  },
};
