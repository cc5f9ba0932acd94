import { event, PUBLIC } from '../kernel/event-definition.ts';

/** The clock reached a time of a schedule. Recorded once for each, by whichever server was first; what is to be done then follows from it. */
export interface ScheduleCameDue {
  readonly scheduleId: string;
  /** The instant at which it was due, ISO 8601 in UTC; recorded later when no server was running. */
  readonly dueAt: string;
  /** The day of `dueAt` in the state's time zone. */
  readonly dueOn: string;
}

export const occurrenceEvents = {
  ScheduleCameDue: event<ScheduleCameDue>({ scheduleId: PUBLIC, dueAt: PUBLIC, dueOn: PUBLIC }),
};
