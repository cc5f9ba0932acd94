import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';
import { ofCycle } from './event-parts.ts';

const text = freeText('certification', 'certificationId');

/** C5. */
export interface RecertificationRequested {
  readonly certificationId: string;
  readonly cycle: number;
  readonly requestedBy: string;
  readonly reason: string | null;
}

/** C8. */
export interface RecertificationRequestDeclined {
  readonly certificationId: string;
  readonly cycle: number;
  readonly declinedBy: string;
  readonly reason: string | null;
}

/** C9. */
export interface RecertificationRequestWithdrawn {
  readonly certificationId: string;
  readonly cycle: number;
  readonly withdrawnBy: string;
}

/** C6, C7. A new cycle: submissions stay in history, everybody starts again. `cycle` is the new one. */
export interface RecertificationOpened {
  readonly certificationId: string;
  readonly cycle: number;
  readonly cause: 'STATE' | 'DISTRICT_REQUEST';
  readonly openedBy: string;
  /** The participant's own due date for this cycle (A30). */
  readonly dueOn: string;
  readonly rowIds: readonly string[];
  readonly reason: string | null;
}

export const recertificationEvents = {
  RecertificationRequested: event<RecertificationRequested>({ ...ofCycle, requestedBy: PUBLIC, reason: text }),
  RecertificationRequestDeclined: event<RecertificationRequestDeclined>({
    ...ofCycle,
    declinedBy: PUBLIC,
    reason: text,
  }),
  RecertificationRequestWithdrawn: event<RecertificationRequestWithdrawn>({ ...ofCycle, withdrawnBy: PUBLIC }),
  RecertificationOpened: event<RecertificationOpened>({
    ...ofCycle,
    cause: PUBLIC,
    openedBy: PUBLIC,
    dueOn: PUBLIC,
    rowIds: PUBLIC,
    reason: text,
  }),
};
