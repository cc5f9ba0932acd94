import { counted, finding, type RecordRule } from './rule.ts';

export const beh07: RecordRule = {
  kind: 'record',
  id: 'BEH-07',
  version: 1,
  name: 'Local and state codes are mixed',
  source: 'S002:161-163',
  help: 'Pair a state event with a state resolution and a local event with a local resolution.',
  severity: 'WARNING',
  datasets: ['DISTRICT'],
  check(incident) {
    const details = incident.events.flatMap(({ behaviorEventId, stateCode, participants }) =>
      participants.flatMap((participant) =>
        participant.resolutions
          .filter((resolution) => (resolution.stateCode === null) !== (stateCode === null))
          .map(({ resolutionId }) => ({
            behaviorEventId,
            resolutionId,
            note: stateCode === null ? 'LOCAL_EVENT_STATE_RESOLUTION' : 'STATE_EVENT_LOCAL_RESOLUTION',
          })),
      ),
    );
    if (details.length === 0) return null;
    const what = counted(details.length, 'resolution');
    return finding(beh07, incident, `A state code stands beside a local type: ${what}.`, details);
  },
};
