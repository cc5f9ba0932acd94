import type { IncidentContent } from '../../domain/incident/commands.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { SchoolYear } from '../../shared/calendar.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Json } from '../../shared/json.ts';

/** How an incident of the file should read here: its place, and the content that the incident's commands take. */
export interface ImportedIncident {
  readonly line: number;
  readonly sourceKey: string;
  readonly schoolCode: string;
  /** School year of the day on which it occurred. */
  readonly schoolYear: SchoolYear;
  readonly content: IncidentContent;
}

/** True when the incident already reads so, whatever the order of its children. */
export function readsTheSame(content: IncidentContent, standing: IncidentState): boolean {
  return comparable(content) === comparable(standing);
}

const byKey = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));

function comparable(content: Omit<IncidentContent, 'schoolYear'>): string {
  const { title, context, location, damages, details, occurredOn, occurredAt, setting } = content;
  const events = byKey(content.events, (event) => event.behaviorEventId).map((event) => ({
    ...event,
    participants: byKey(event.participants, (participant) => participant.participantId).map((participant) => ({
      ...participant,
      resolutions: byKey(participant.resolutions, (resolution) => resolution.resolutionId),
    })),
  }));
  const whole = { title, context, location, damages, details, occurredOn, occurredAt, setting, events };
  return canonicalJson(whole as unknown as Json);
}
