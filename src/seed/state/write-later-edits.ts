import { streams } from '../../application/streams.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import { factsOf, incidentIdOf, type PlannedIncident } from './planned-incident.ts';
import { stateWorldId } from './state-world-id.ts';
import type { StateWorldParts } from './state-world-parts.ts';

/** Willow Coulee goes on working after the state has approved: three incidents say something else than what was certified. */
export async function writeLaterEdits(
  { commands, advance }: StateWorldParts,
  incidents: readonly PlannedIncident[],
  enrolled: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  advance(new Date('2026-06-17T15:00:00.000Z'));
  await forEach(incidents, ({ key, districtId }) =>
    giveCommand(commands, districtId, 'correctBehaviorEvent', streams.incident(districtId, incidentIdOf(key)), {
      decider: incidentDecider,
      schoolYear: 2026,
      command: (_, { now }) => ({
        type: 'CorrectBehaviorEvent',
        facts: { ...factsOf(districtId, now, enrolled.get(districtId)!), isLocked: true },
        origin: 'HAND',
        reason: 'The report of the police came later.',
        behaviorEventId: stateWorldId('behaviorEvent', key, 0),
        changes: { isReferredToLawEnforcement: true },
      }),
    }),
  );
}
