import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';

export const ALIGNMENTS = ['DISCIPLINE', 'AWARD'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

/** A district's (or one school's) own word for something that happens. */
export interface EventTypeCreated {
  readonly eventTypeId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly name: string;
  readonly alignment: Alignment;
}

/** The state code of the type from a day on; null: none, so it never reaches the state. */
export interface EventTypeMapped {
  readonly eventTypeId: string;
  readonly districtId: string;
  readonly stateCode: string | null;
  readonly effectiveFrom: string;
  /** Given when it changed what incidents of approved data are at the state (A20). */
  readonly reason?: string | null;
}

/** The last day on which something that happens may be given this type; what has it already keeps it (S002:50-51). */
export interface EventTypeRetired {
  readonly eventTypeId: string;
  readonly districtId: string;
  readonly endsOn: string;
}

export const eventTypeEvents = {
  EventTypeCreated: event<EventTypeCreated>({
    eventTypeId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    name: PUBLIC,
    alignment: PUBLIC,
  }),
  EventTypeMapped: event<EventTypeMapped>({
    eventTypeId: PUBLIC,
    districtId: PUBLIC,
    stateCode: PUBLIC,
    effectiveFrom: PUBLIC,
    reason: freeText('certification', 'eventTypeId'),
  }),
  EventTypeRetired: event<EventTypeRetired>({ eventTypeId: PUBLIC, districtId: PUBLIC, endsOn: PUBLIC }),
};
