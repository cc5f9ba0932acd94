import { type Days, hundredths } from '../../shared/days.ts';
import { counted, finding, type RecordRule } from './rule.ts';

export const beh08: RecordRule = {
  kind: 'record',
  id: 'BEH-08',
  version: 2,
  name: 'Resolution without a usable duration',
  source: 'S002:159',
  help: 'Enter the duration in school days; half days are written 0.5.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const details = incident.events
      .flatMap((event) => event.participants)
      .flatMap(({ participantId, resolutions }) => resolutions.map((resolution) => ({ participantId, ...resolution })))
      .flatMap(({ participantId, resolutionId, durationSchoolDays: days, code }) => {
        const note = noteOn(days, code !== null);
        return note === null ? [] : [{ participantId, resolutionId, note }];
      });
    if (details.length === 0) return null;
    const what = counted(details.length, 'resolution');
    return finding(
      beh08,
      incident,
      `The duration in school days is missing, negative, or 0 for a removal: ${what}.`,
      details,
    );
  },
};

/** A local measure may take no day of school; a removal that the state knows takes half a day at least. */
function noteOn(days: Days | null, isRemoval: boolean): string | null {
  if (days === null) return 'MISSING';
  if (hundredths(days) < 0) return 'NEGATIVE';
  return isRemoval && hundredths(days) === 0 ? 'ZERO' : null;
}
