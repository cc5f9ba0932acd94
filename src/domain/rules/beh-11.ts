import { counted, finding, type RecordRule } from './rule.ts';

/** Only trustees expel; school personnel refer (S002:516, 524, 528). Who imposed it, when that is not known, is to be asked. */
export const beh11: RecordRule = {
  kind: 'record',
  id: 'BEH-11',
  version: 1,
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
          .filter(({ code, imposedBy }) => code?.kind === 'EXPULSION' && imposedBy !== 'TRUSTEES')
          .map(({ resolutionId, imposedBy }) => ({ participantId, resolutionId, note: imposedBy ?? 'NOT_RECORDED' })),
      );
    if (details.length === 0) return null;
    const what = counted(details.length, 'expulsion');
    return finding(beh11, incident, `Not recorded as an action of the trustees: ${what}.`, details);
  },
};
