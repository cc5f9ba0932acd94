import type { ValidationIssueRow, ValidationRunRow } from '../../src/application/ports/validation-runs.ts';
import { notFound } from '../../src/application/faults.ts';
import type { RuleFindingCount } from '../../src/domain/kernel/severity.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { RuleCount, ValidationIssue, ValidationRun } from '../types/validation.ts';
import { maySeeDistrict } from './certification-node.ts';
import { isUuid } from './uuid.ts';

export const summaryNodes = (counts: readonly RuleFindingCount[]): readonly RuleCount[] =>
  counts.map(({ ruleId, severity, count }) => ({ ruleId, severity, count }));

export const issueNode = ({
  ruleId,
  severity,
  incidentId,
  schoolId,
  explanation,
  about,
}: ValidationIssueRow): ValidationIssue => ({
  ruleId,
  severity,
  incidentId,
  schoolId,
  message: explanation,
  ruleFault: schoolId === '' ? faultOf(about) : null,
});

/** A rule that could not be run says so instead of naming records. */
const faultOf = (about: ValidationIssueRow['about']): ValidationIssue['ruleFault'] =>
  about.some(({ note }) => note === 'RULE_TIMED_OUT') ? 'RULE_TIMED_OUT' : 'RULE_FAILED';

export const runNode = (run: ValidationRunRow): ValidationRun => ({
  id: run.id,
  groupId: run.groupId,
  dataset: run.dataset,
  position: String(run.position),
  rulesetDigest: run.rulesetDigest,
  ranAt: run.ranAt,
  fatalCount: run.fatalCount,
  warningCount: run.warningCount,
  differingRecords: run.differingRecords,
  summary: summaryNodes(run.counts),
  reconciliation: run.reconciliation,
  certificationId: run.certificationId,
  ranByAccount: run.ranBy,
});

/** A kept run that the account may see; another district's gets the answer of an unknown one. */
export async function visibleRun(context: GraphqlContext, id: string): Promise<ValidationRun> {
  const run = isUuid(id) ? await context.services.validationRuns.get(id) : null;
  if (!run || !maySeeDistrict(signedIn(context), run.scope.districtId)) throw notFound('validation run');
  return runNode(run);
}
