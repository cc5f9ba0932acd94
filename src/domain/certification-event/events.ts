import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';

/** Whether certification waits for the last day of instruction (A19, F26). */
export const LAST_DAY_POLICIES = ['BLOCK', 'WARN', 'OFF'] as const;
export type LastDayPolicy = (typeof LAST_DAY_POLICIES)[number];

export interface EventParticipantRef {
  readonly districtId: string;
  /** Set when the level is SCHOOL. */
  readonly schoolId: string | null;
}

/** The collection window as the state defines it. Dates are days in the state's time zone, both ends included. */
export interface CertificationEventDefinition {
  readonly name: string;
  readonly schoolYear: number;
  readonly description: string;
  readonly level: Level;
  readonly categoryId: string;
  readonly validationGroupIds: readonly string[];
  readonly dataLink: string | null;
  /** Districts see it and may check their data from here. */
  readonly startsOn: string;
  /** Certification is possible from here. */
  readonly opensOn: string;
  /** Last day of certification: the due date. */
  readonly endsOn: string;
  readonly lastDayPolicy: LastDayPolicy;
  readonly attestationText: string;
  readonly participants: readonly EventParticipantRef[];
}

export interface CertificationEventCreated {
  readonly eventId: string;
  readonly definition: CertificationEventDefinition;
}

export interface CertificationEventPublished {
  readonly eventId: string;
  /** 1 for the first publication. */
  readonly version: number;
  readonly definition: CertificationEventDefinition;
}

/** First phase: every certification is frozen; the second event follows when all are. */
export interface CertificationEventClosing {
  readonly eventId: string;
  readonly reason: string | null;
}

export interface CertificationEventClosed {
  readonly eventId: string;
}

export const certificationEventEvents = {
  CertificationEventCreated: event<CertificationEventCreated>({ eventId: PUBLIC, definition: PUBLIC }),
  CertificationEventPublished: event<CertificationEventPublished>({
    eventId: PUBLIC,
    version: PUBLIC,
    definition: PUBLIC,
  }),
  CertificationEventClosing: event<CertificationEventClosing>({
    eventId: PUBLIC,
    reason: freeText('certification', 'eventId'),
  }),
  CertificationEventClosed: event<CertificationEventClosed>({ eventId: PUBLIC }),
};
