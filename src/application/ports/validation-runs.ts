import type { RuleFindingCount, Severity } from '../../domain/kernel/severity.ts';
import type { StateRecord } from '../../domain/incident/state-record.ts';
import type { FindingDetail } from '../../domain/rules/rule.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { RulePredicate, ValidationRuleCreated } from '../../domain/validation-rule/events.ts';

export const DATASETS = ['DISTRICT', 'STATE', 'SNAPSHOT'] as const;
export type Dataset = (typeof DATASETS)[number];

export interface ValidationScope {
  readonly districtId: string;
  /** Null: every school of the district. */
  readonly schoolIds: readonly string[] | null;
  readonly schoolYear: number;
}

export interface ValidationIssueRow {
  readonly ruleId: string;
  readonly severity: Severity;
  /** Null: the finding is about the school, not about one of its records. */
  readonly incidentId: string | null;
  readonly schoolId: string;
  /** One sentence: what is the matter. */
  readonly explanation: string;
  /** Pseudonymous ids and codes it is about, never names. */
  readonly about: readonly FindingDetail[];
}

export interface CountPairRow {
  readonly schoolId: string;
  readonly label: string;
  readonly district: number;
  readonly state: number;
}

/** A finished run: what the rules said at one position. Kept, so that the report can be opened again. */
export interface ValidationRunRow {
  readonly id: string;
  readonly certificationId: string | null;
  readonly groupId: string;
  readonly dataset: Dataset;
  readonly scope: ValidationScope;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly ranAt: string;
  readonly ranBy: string;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
  readonly differingRecords: number;
  readonly reconciliation: readonly CountPairRow[];
}

/** Who runs what for which certification. */
export type ValidationRunHead = Pick<ValidationRunRow, 'id' | 'certificationId' | 'groupId' | 'ranAt' | 'ranBy'>;

/** A stretch of the rows of some rules, in the order of the report. */
export interface IssuePage {
  /** Null: every rule. The others are not run. */
  readonly ruleIds: readonly string[] | null;
  /** Rows before the page. */
  readonly start: number;
  /** Null: all that remain. */
  readonly limit: number | null;
}

/** Runs rules as a count at a position (the findings are kept up to date by the projector) and keeps the reports. */
export interface ValidationRuns {
  readonly rulesetDigest: string;
  /**
   * Counts and rows of a dataset now, in one read transaction; nothing is kept. Rules that compare records are part of it, and of authored
   * rules those given. Severities are those of the day, and archived rules find nothing. Rows are those of `page`, or all; where it names
   * rules, only these run and are counted.
   */
  evaluate(
    dataset: 'DISTRICT' | 'STATE',
    scope: ValidationScope,
    today: string,
    authored?: readonly ValidationRuleCreated[],
    page?: IssuePage,
  ): Promise<Omit<ValidationRunRow, keyof ValidationRunHead> & { readonly rows: readonly ValidationIssueRow[] }>;
  /** The same, kept with every row under the id of `head`; none of them leaves the database. What was kept under the id before is the answer. */
  run(
    head: ValidationRunHead,
    dataset: 'DISTRICT' | 'STATE',
    scope: ValidationScope,
    today: string,
    authored?: readonly ValidationRuleCreated[],
  ): Promise<ValidationRunRow>;
  /**
   * What authored rules find in one record that is not saved, in the order of the rules; bounded in time like a save. A rule that cannot be
   * run says nothing.
   */
  findIn(
    record: JsonObject,
    rules: readonly ValidationRuleCreated[],
  ): Promise<readonly Pick<ValidationIssueRow, 'ruleId' | 'severity' | 'explanation'>[]>;
  /** What BEH-12 finds of a record that is not saved: suspensions of its students in incidents that are. One row for each student. */
  overlapping(record: StateRecord): Promise<readonly Omit<ValidationIssueRow, 'incidentId' | 'schoolId'>[]>;
  /** Why the database does not take an authored rule's path, or cannot finish it in time on the scope; null: it does. */
  checkPredicate(predicate: RulePredicate, scope: ValidationScope | null): Promise<string | null>;
  get(id: string): Promise<ValidationRunRow | null>;
  /** What a kept run says of these schools alone. */
  ofSchools(run: ValidationRunRow, schoolIds: readonly string[]): Promise<ValidationRunRow>;
  /** `schoolIds` null: every school of the run. */
  rows(
    id: string,
    filter: { readonly ruleId: string | null; readonly schoolIds: readonly string[] | null },
    page: { readonly first: number; readonly after: string | null },
  ): Promise<{
    readonly rows: readonly (ValidationIssueRow & { readonly cursor: string })[];
    readonly hasNext: boolean;
    readonly total: number;
  }>;
}
