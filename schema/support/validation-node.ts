import type { ValidationIssueRow, ValidationRunRow } from '../../src/application/ports/validation-runs.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import type { RuleFindingCount } from '../../src/domain/kernel/severity.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { RuleCount, ValidationIssue, ValidationRun } from '../types/validation.ts';
import { issueSubjects } from './issue-subjects.ts';
import { accountsOf } from './job-node.ts';
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
  about: issueSubjects({ ruleId, incidentId, about }),
});

/** A rule that could not be run says so instead of naming records. */
const faultOf = (about: ValidationIssueRow['about']): ValidationIssue['ruleFault'] =>
  about.some(({ note }) => note === 'RULE_TIMED_OUT') ? 'RULE_TIMED_OUT' : 'RULE_FAILED';

/** A kept run as the account may read it, narrowed to its schools; null when it may not. */
export async function runNode(context: GraphqlContext, run: ValidationRunRow): Promise<ValidationRun | null> {
  if (!(await mayReadRun(context, run))) return null;
  const { schoolIds } = signedIn(context);
  return nodeOf(schoolIds === null ? run : await context.read.validationRuns.ofSchools(run, schoolIds));
}

/** A kept run that the account may see; another district's, and one that is not the account's to read, get the answer of an unknown one. */
export async function visibleRun(context: GraphqlContext, id: string): Promise<ValidationRun> {
  const run = isUuid(id) ? await context.read.validationRuns.get(id) : null;
  if (run?.dataset === 'DISTRICT' && signedIn(context).districtId === null)
    throw new Fault('FORBIDDEN', 'The agency reads what rules say of what districts have sent: dataset STATE.');
  const node = run && (await runNode(context, run));
  if (!node) throw notFound('validation run');
  return node;
}

/** Members of the certification, who ran it, and who administers the district; the agency what the state has (product.md §1.3 D). */
async function mayReadRun(context: GraphqlContext, run: ValidationRunRow): Promise<boolean> {
  const principal = signedIn(context);
  if (principal.districtId === null) return run.dataset !== 'DISTRICT';
  if (principal.districtId !== run.scope.districtId) return false;
  if (principal.roles.includes('DISTRICT_ADMINISTRATOR') || accountsOf(principal).includes(run.ranBy)) return true;
  const certification = run.certificationId && (await context.loaders.certification.load(run.certificationId));
  if (!certification) return false;
  const { certifiers, reviewers } = certification.state;
  return [...certifiers, ...reviewers].some((one) => one.isActive && one.personId === principal.personId);
}

const nodeOf = (run: ValidationRunRow): ValidationRun => ({
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
