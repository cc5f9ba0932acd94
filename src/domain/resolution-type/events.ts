import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';

/** A district's (or one school's) own word for what is done about it. */
export interface ResolutionTypeCreated {
  readonly resolutionTypeId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly name: string;
}

/** The state code of the type from a day on; null: none. */
export interface ResolutionTypeMapped {
  readonly resolutionTypeId: string;
  readonly districtId: string;
  readonly stateCode: string | null;
  readonly effectiveFrom: string;
  /** Given when it changed what incidents of approved data are at the state (A20). */
  readonly reason?: string | null;
}

/** The last day on which something that happens may be given this type; what has it already keeps it (S002:50-51). */
export interface ResolutionTypeRetired {
  readonly resolutionTypeId: string;
  readonly districtId: string;
  readonly endsOn: string;
}

export const resolutionTypeEvents = {
  ResolutionTypeCreated: event<ResolutionTypeCreated>({
    resolutionTypeId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    name: PUBLIC,
  }),
  ResolutionTypeMapped: event<ResolutionTypeMapped>({
    resolutionTypeId: PUBLIC,
    districtId: PUBLIC,
    stateCode: PUBLIC,
    effectiveFrom: PUBLIC,
    reason: freeText('certification', 'resolutionTypeId'),
  }),
  ResolutionTypeRetired: event<ResolutionTypeRetired>({ resolutionTypeId: PUBLIC, districtId: PUBLIC, endsOn: PUBLIC }),
};
