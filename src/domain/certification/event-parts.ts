import { PUBLIC } from '../kernel/event-definition.ts';

/** Where a fact from another stream came from: redelivery of the same or an older revision changes nothing. */
export interface FactSource {
  readonly stream: string;
  readonly revision: number;
}

/** What every event of a cycle carries. */
export const ofCycle = { certificationId: PUBLIC, cycle: PUBLIC } as const;

/** What a run of the rules and a capture say of the records. */
export const findingCounts = {
  position: PUBLIC,
  rulesetDigest: PUBLIC,
  counts: PUBLIC,
  fatalCount: PUBLIC,
  warningCount: PUBLIC,
} as const;
