import { event, PUBLIC } from '../kernel/event-definition.ts';
import type { StateEventCode, StateResolutionCode } from '../reference/state-code.ts';

/** Event 1 of every log. One deployment is one state agency is one log. */
export interface LogOpened {
  readonly logId: string;
  readonly stateAgency: string;
}

/** The agency's code lists from a day on; codes that are missing end the day before. */
export interface StateCodesPublished {
  readonly effectiveFrom: string;
  readonly eventCodes: readonly StateEventCode[];
  readonly resolutionCodes: readonly StateResolutionCode[];
  /** Words for where and when incidents happen; missing, as in early events: the words before go on. */
  readonly locations?: readonly string[];
  readonly contexts?: readonly string[];
}

export const agencyEvents = {
  LogOpened: event<LogOpened>({ logId: PUBLIC, stateAgency: PUBLIC }),
  StateCodesPublished: event<StateCodesPublished>({
    effectiveFrom: PUBLIC,
    eventCodes: PUBLIC,
    resolutionCodes: PUBLIC,
    locations: PUBLIC,
    contexts: PUBLIC,
  }),
};
