/** Worst first. Only FATAL stops a certification (S002:222-269). */
export const SEVERITIES = ['FATAL', 'WARNING', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface RuleFindingCount {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly count: number;
}
