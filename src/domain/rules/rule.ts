import type { IsoDate } from '../../shared/calendar.ts';
import type { CodedIncident } from '../incident/coded-incident.ts';
import type { ReportReason } from '../incident/reporting-criteria.ts';

export const SEVERITIES = ['FATAL', 'WARNING', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** DISTRICT: what the district has. STATE: what the state has received. SNAPSHOT: what a snapshot has captured. */
export const DATASETS = ['DISTRICT', 'STATE', 'SNAPSHOT'] as const;
export type Dataset = (typeof DATASETS)[number];

/** What in the incident a finding is about: pseudonymous ids and codes, never a name. */
export interface FindingDetail {
  readonly behaviorEventId?: string;
  readonly participantId?: string;
  readonly studentId?: string;
  readonly resolutionId?: string;
  readonly note?: string;
}

/** One finding per rule and incident; its details list the events, people or resolutions. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly incidentId: string;
  /** One sentence: what is the matter with this incident. */
  readonly explanation: string;
  readonly details: readonly FindingDetail[];
  /** First day on which the finding holds; null: from the beginning. */
  readonly activeFrom: IsoDate | null;
  /** First day on which it holds no more; null: until the record changes. */
  readonly activeTo: IsoDate | null;
}

/** An incident of any dataset, as the rules see it. */
export interface ExaminedIncident extends CodedIncident {
  readonly isReportable: boolean;
  readonly reasons: readonly ReportReason[];
  /** Why it must be reported or not, as one sentence. */
  readonly reportExplanation: string;
}

interface RuleDescription {
  readonly id: string;
  /** Counted up when the rule's meaning changes: part of the ruleset that a run pins. */
  readonly version: number;
  readonly name: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** How to fix it, in one or two sentences. */
  readonly help: string;
  /** The severity, or the highest one where it depends on the record. */
  readonly severity: Severity;
  readonly datasets: readonly Dataset[];
}

/** Looks at one incident. Pure and without a clock: time is in the finding's bounds. */
export interface RecordRule extends RuleDescription {
  readonly kind: 'record';
  check(incident: ExaminedIncident): Finding | null;
}

/** Compares records with each other: computed by SQL beside the projections. */
export interface DatasetRule extends RuleDescription {
  readonly kind: 'dataset';
}

export type Rule = RecordRule | DatasetRule;

/** A finding that holds as long as the record stays as it is. */
export function finding(
  rule: { readonly id: string; readonly severity: Severity },
  incident: Pick<CodedIncident, 'incidentId'>,
  explanation: string,
  details: readonly FindingDetail[],
  severity: Severity = rule.severity,
): Finding {
  const { incidentId } = incident;
  return { ruleId: rule.id, severity, incidentId, explanation, details, activeFrom: null, activeTo: null };
}

/** "1 resolution", "2 resolutions". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
