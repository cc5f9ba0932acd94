import type { IncidentState } from './state.ts';

export const INCIDENT_PARTS = ['INCIDENT', 'BEHAVIOR_EVENT', 'PARTICIPANT', 'RESOLUTION'] as const;
export type IncidentPart = (typeof INCIDENT_PARTS)[number];

/** One member that an event gave another value. Null: there was (or is) none, or it was destroyed. */
export interface FieldChange {
  readonly part: IncidentPart;
  /** Id of the incident, event, participant or resolution. */
  readonly partId: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * What an event did to an incident, member by member with both values: what is added has no value before, what is removed none after. What
 * goes with a removed part is named too, because the event itself names only the part.
 */
export function changesBetween(before: IncidentState | null, after: IncidentState | null): readonly FieldChange[] {
  const old = membersOf(before);
  const now = membersOf(after);
  const all = new Map([...now, ...[...old].filter(([key]) => !now.has(key))]);
  return [...all].flatMap(([key, member]) => {
    const [was, is] = [old.get(key)?.value ?? null, now.get(key)?.value ?? null];
    const { part, partId, field } = member;
    return was === is ? [] : [{ part, partId, field, before: was, after: is }];
  });
}

interface Member {
  readonly part: IncidentPart;
  readonly partId: string;
  readonly field: string;
  readonly value: string | null;
}

function membersOf(state: IncidentState | null): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  if (!state) return members;
  const add = (part: IncidentPart, partId: string, values: object) => {
    for (const [field, value] of Object.entries(values)) {
      members.set(`${part} ${partId} ${field}`, { part, partId, field, value: textOf(value) });
    }
  };
  const { incidentId, events, version: _version, isReferral: _isReferral, ...header } = state;
  add('INCIDENT', incidentId, header);
  for (const { behaviorEventId, participants, customValues, ...event } of events) {
    const custom = (customValues ?? []).map(({ key, value }) => [`customValues.${key}`, value] as const);
    add('BEHAVIOR_EVENT', behaviorEventId, { ...event, ...Object.fromEntries(custom) });
    for (const { participantId, resolutions, ...participant } of participants) {
      add('PARTICIPANT', participantId, { behaviorEventId, ...participant });
      for (const { resolutionId, trusteeModification, ...resolution } of resolutions) {
        add('RESOLUTION', resolutionId, {
          participantId,
          ...resolution,
          trusteesDecidedOn: trusteeModification?.decidedOn,
          trusteesReason: trusteeModification?.reason,
        });
      }
    }
  }
  return members;
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
