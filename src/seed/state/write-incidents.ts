import { streams } from '../../application/streams.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import { addDays, dayOfWeek, schoolYearOf, stateInstant } from '../../shared/calendar.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import { incidentIdOf, type PlannedIncident, reportOf } from './planned-incident.ts';
import type { StateWorldParts } from './state-world-parts.ts';

type Parts = Pick<StateWorldParts, 'commands' | 'advance'>;

/**
 * Reports incidents, in the order of their days, at the end of the week in which they happened. A new incident is decided the moment it is
 * begun, so that the next week need not wait until this one is written.
 */
export async function writeIncidents(
  parts: Parts,
  planned: readonly PlannedIncident[],
  enrolled: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const weeks = new Map<string, PlannedIncident[]>();
  for (const incident of planned) {
    const friday = fridayOf(incident.occurredOn);
    const week = weeks.get(friday);
    if (week) week.push(incident);
    else weeks.set(friday, [incident]);
  }
  function* inTime(): Generator<PlannedIncident> {
    for (const [friday, incidents] of weeks) {
      parts.advance(stateInstant(friday, '15:00'));
      yield* incidents;
    }
  }
  await forEach(inTime(), (incident) => reportIncident(parts, incident, enrolled));
}

/** One incident with everything in it, in one append. */
export function reportIncident(
  { commands }: Pick<Parts, 'commands'>,
  incident: PlannedIncident,
  enrolled: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<number> {
  const { districtId, key, occurredOn } = incident;
  const schoolYear = incident.schoolYear ?? schoolYearOf(occurredOn);
  return giveCommand(commands, districtId, 'reportIncident', streams.incident(districtId, incidentIdOf(key)), {
    decider: incidentDecider,
    schoolYear,
    isNew: true,
    command: (_, { now }) => reportOf(incident, now, enrolled.get(districtId) ?? new Set()),
  });
}

/** School days end on Friday at the latest. */
function fridayOf(date: string): string {
  return addDays(date, 5 - dayOfWeek(date));
}
