import { counted, finding, type RecordRule } from './rule.ts';

/**
 * A local type that lost its state code, a code that the state withdrew, or a retired type, each before the day of the incident: the
 * record then stays at the district although nobody may have meant it to.
 */
export const beh15: RecordRule = {
  kind: 'record',
  id: 'BEH-15',
  version: 2,
  name: 'Code or mapping past its end date',
  source: 'S002:11, 50-53; domain.md §2.4, §2.6',
  help: 'Choose a type that is in use, or map the local type to a state code that is valid on the day of the incident.',
  severity: 'WARNING',
  datasets: ['DISTRICT'],
  check(incident) {
    const details = incident.events.flatMap(({ behaviorEventId, pastEnd, participants }) => [
      ...(pastEnd === null ? [] : [{ behaviorEventId, note: pastEnd }]),
      ...participants.flatMap(({ participantId, resolutions }) =>
        resolutions.flatMap(({ resolutionId, pastEnd: note }) =>
          note === null ? [] : [{ behaviorEventId, participantId, resolutionId, note }],
        ),
      ),
    ]);
    if (details.length === 0) return null;
    const what = counted(details.length, 'local type');
    return finding(beh15, incident, `Not valid any more on the day of the incident: ${what}.`, details);
  },
};
