import type { CodedResolution } from '../incident/coded-incident.ts';
import { counted, finding, type RecordRule } from './rule.ts';

/**
 * Only trustees expel; school personnel refer (S002:516, 524, 528). Who imposed it, when that is not known, is to be asked, and so is the day
 * on which the board acted.
 */
export const beh11: RecordRule = {
  kind: 'record',
  id: 'BEH-11',
  version: 2,
  name: 'Expulsion that trustees did not impose',
  source: 'S002:516-528; domain.md §2.3, §2.6',
  help: 'Record the trustees as the authority with the day of the board action, or choose a suspension.',
  severity: 'WARNING',
  datasets: ['DISTRICT'],
  check(incident) {
    const details = incident.events
      .flatMap((event) => event.participants)
      .flatMap(({ participantId, resolutions }) =>
        resolutions
          .filter(({ code }) => code?.kind === 'EXPULSION')
          .flatMap((expulsion) => {
            const note = whatIsMissing(expulsion);
            return note === null ? [] : [{ participantId, resolutionId: expulsion.resolutionId, note }];
          }),
      );
    if (details.length === 0) return null;
    const what = counted(details.length, 'expulsion');
    return finding(beh11, incident, `Not recorded as an action of the trustees with its day: ${what}.`, details);
  },
};

function whatIsMissing({ imposedBy, boardActionOn }: CodedResolution): string | null {
  if (imposedBy !== 'TRUSTEES') return imposedBy ?? 'NOT_RECORDED';
  return boardActionOn === null ? 'BOARD_ACTION_NOT_DATED' : null;
}
