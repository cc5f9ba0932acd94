import type { ValidationIssueRow, ValidationRunRow } from '../../src/application/ports/validation-runs.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { type ValidationGroup as Group, validationGroup } from '../../src/application/validation-groups.ts';
import type { RuleFindingCount } from '../../src/domain/certification/events.ts';
import { rules } from '../../src/domain/rules/registry.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type {
  RuleCount,
  ValidationGroup,
  ValidationIssue,
  ValidationRule,
  ValidationRun,
} from '../types/validation.ts';
import { maySeeDistrict } from './certification-node.ts';
import { isUuid } from './uuid.ts';

const rulesById = new Map<string, ValidationRule>(
  rules.map(({ id, name, severity, datasets, source, help }) => [id, { id, name, severity, datasets, source, help }]),
);

/** A rule as clients see it; one that is no longer part of the product keeps its id. */
const ruleNode = (id: string): ValidationRule =>
  rulesById.get(id) ?? { id, name: id, severity: 'INFO', datasets: [], source: '', help: '' };

export const summaryNodes = (counts: readonly RuleFindingCount[]): readonly RuleCount[] =>
  counts.map(({ ruleId, severity, count }) => ({ rule: ruleNode(ruleId), severity, count }));

export function issueNode({
  ruleId,
  severity,
  incidentId,
  schoolId,
  explanation,
}: ValidationIssueRow): ValidationIssue {
  const rule = ruleNode(ruleId);
  return { rule, severity, incidentId, schoolId, message: explanation, fix: rule.help };
}

export const groupNode = ({ id, name, ruleIds }: Group): ValidationGroup => ({
  id,
  name,
  rules: ruleIds.map(ruleNode),
});

/** The group with this id; BAD_USER_INPUT when there is none. */
export function knownGroup(id: string): Group {
  const group = validationGroup(id);
  if (!group) throw new Fault('BAD_USER_INPUT', 'There is no such validation group.');
  return group;
}

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
