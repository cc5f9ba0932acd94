import { event, PUBLIC } from '../kernel/event-definition.ts';
import { type FactSource, findingCounts, ofCycle } from './event-parts.ts';
import type { RuleFindingCount } from '../kernel/severity.ts';

/** Wizard step 1: counts at a position of the journal under a pinned ruleset. */
export interface DistrictValidationRun {
  readonly certificationId: string;
  readonly cycle: number;
  readonly runId: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
}

/** Wizard step 2 is queued; `StateValidationRun` follows with the same run id. */
export interface StateValidationQueued {
  readonly certificationId: string;
  readonly cycle: number;
  readonly runId: string;
}

export interface StateValidationRun {
  readonly certificationId: string;
  readonly cycle: number;
  readonly runId: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
  /** Records on which district and state differ (BEH-16), as sets. */
  readonly differingRecords: number;
}

/** This person opened the report of a run or a capture: views are per person. */
export interface ReportViewed {
  readonly certificationId: string;
  readonly cycle: number;
  /** A run id or a snapshot id. */
  readonly reportId: string;
  readonly personId: string;
}

/** A resync or a new cycle: the wizard starts again at step 1 (F13). */
export interface StepsReset {
  readonly certificationId: string;
  readonly cycle: number;
  readonly cause: 'RESYNC' | 'MASS_SYNC';
  readonly source: FactSource;
}

export const stepEvents = {
  DistrictValidationRun: event<DistrictValidationRun>({ ...ofCycle, runId: PUBLIC, ...findingCounts }),
  StateValidationQueued: event<StateValidationQueued>({ ...ofCycle, runId: PUBLIC }),
  StateValidationRun: event<StateValidationRun>({
    ...ofCycle,
    runId: PUBLIC,
    ...findingCounts,
    differingRecords: PUBLIC,
  }),
  ReportViewed: event<ReportViewed>({ ...ofCycle, reportId: PUBLIC, personId: PUBLIC }),
  StepsReset: event<StepsReset>({ ...ofCycle, cause: PUBLIC, source: PUBLIC }),
};
