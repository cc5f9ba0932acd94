import { Fault } from '../../src/application/faults.ts';
import type { Dataset, ValidationScope } from '../../src/application/ports/validation-runs.ts';
import type { ReportFormat } from '../../src/application/reports/report-text.ts';
import type { Role } from '../../src/domain/kernel/roles.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { ValidationScopeInput } from '../queries/preview-validation.ts';
import { liveDataset } from './live-dataset.ts';
import { districtScope, narrowedSchools, visibleDistrict } from './scope.ts';
import { visibleGroup } from './group-node.ts';
import { visibleRun } from './validation-node.ts';

/** What the job of a report is told (src/jobs/report-request.ts). */
export interface RequestedReport {
  readonly profile: 'VALIDATION_REPORT' | 'VALIDATION_SUMMARY' | 'GROUP_EXTRACT';
  readonly format: ReportFormat;
  readonly title: string;
  readonly fileName: string;
  readonly validationRunId: string | null;
  readonly ruleIds: readonly string[];
  readonly dataset: Exclude<Dataset, 'SNAPSHOT'>;
  readonly scope: ValidationScope;
  readonly hasNames: boolean;
  /** Schools of the account; null: the whole district. Of other schools' students it reads names and no numbers. */
  readonly ownSchoolIds: readonly string[] | null;
}

export interface ReportQuestion {
  readonly format: ReportFormat;
  readonly groupId: string;
  readonly scope?: ValidationScopeInput | null;
  readonly dataset?: Dataset | null;
  readonly validationRunId?: string | null;
  readonly hasNames: boolean;
}

/** Who may take names of students out of the system: people of the district itself. */
const NAME_READERS: readonly Role[] = ['CERTIFIER', 'REVIEWER', 'DISTRICT_ADMINISTRATOR'];

/** The report of a finished run, or of the rules as they find now; faults when the account may not have it. */
export async function requestedReport(
  context: GraphqlContext,
  profile: RequestedReport['profile'],
  question: ReportQuestion,
): Promise<RequestedReport> {
  if (question.hasNames) assertReadsNames(context);
  if (question.hasNames && profile === 'VALIDATION_SUMMARY')
    throw new Fault('BAD_USER_INPUT', 'A summary counts findings: it has no names.');
  const report =
    profile !== 'GROUP_EXTRACT' && question.validationRunId != null
      ? await ofRun(context, profile, question.validationRunId)
      : await ofGroup(context, profile, question);
  if (question.hasNames && report.dataset !== 'DISTRICT')
    throw new Fault('FORBIDDEN', "Names stand in reports on the district's own records only.");
  const { format, hasNames } = question;
  const fileName = `${report.name}-${report.scope.schoolYear}.${format.toLowerCase()}`;
  const { title, validationRunId, ruleIds, dataset, scope } = report;
  return {
    profile,
    format,
    title,
    fileName,
    validationRunId,
    ruleIds,
    dataset,
    scope,
    hasNames,
    ownSchoolIds: signedIn(context).schoolIds,
  };
}

function assertReadsNames(context: GraphqlContext): void {
  const { districtId, roles } = signedIn(context);
  if (districtId === null || !roles.some((role) => NAME_READERS.includes(role)))
    throw new Fault('FORBIDDEN', 'Files with names of students are for people of the district itself.');
}

type Source = Pick<RequestedReport, 'title' | 'validationRunId' | 'ruleIds' | 'dataset' | 'scope'> & {
  /** Beginning of the file's name. */
  readonly name: string;
};

const TITLES: { readonly [profile in RequestedReport['profile']]: string } = {
  VALIDATION_REPORT: 'Validation report',
  VALIDATION_SUMMARY: 'Validation summary',
  GROUP_EXTRACT: 'Group extract',
};

async function ofRun(context: GraphqlContext, profile: RequestedReport['profile'], id: string): Promise<Source> {
  const node = await visibleRun(context, id);
  const run = (await context.read.validationRuns.get(node.id))!;
  if (run.dataset === 'SNAPSHOT') throw new Fault('BAD_USER_INPUT', 'Reports on snapshots are read in the snapshot.');
  // A run covers every school: whoever works for some of them takes the report of these.
  if (signedIn(context).schoolIds !== null)
    throw new Fault('FORBIDDEN', 'The report of a run is for accounts that see the whole district.');
  return {
    title: TITLES[profile],
    name: profile === 'VALIDATION_SUMMARY' ? 'validation-summary' : 'validation-report',
    validationRunId: run.id,
    ruleIds: [],
    dataset: run.dataset,
    scope: run.scope,
  };
}

async function ofGroup(
  context: GraphqlContext,
  profile: RequestedReport['profile'],
  { groupId, scope, dataset }: ReportQuestion,
): Promise<Source> {
  if (!scope) throw new Fault('BAD_USER_INPUT', 'scope is required for a report on records.');
  const principal = signedIn(context);
  if (profile === 'GROUP_EXTRACT' && (dataset ?? 'DISTRICT') !== 'DISTRICT')
    throw new Fault('BAD_USER_INPUT', 'An extract is made of the local dataset: DISTRICT.');
  const source = liveDataset(principal, profile === 'GROUP_EXTRACT' ? 'DISTRICT' : dataset);
  const districtId = districtScope(principal, scope.districtId);
  await visibleDistrict(context, districtId);
  const group = await visibleGroup(context, groupId);
  return {
    title: `${TITLES[profile]}: ${group.name}`,
    name: profile === 'VALIDATION_SUMMARY' ? `${group.id}-summary` : group.id,
    validationRunId: null,
    ruleIds: group.ruleIds,
    dataset: source,
    scope: {
      districtId,
      schoolIds: await narrowedSchools(context, districtId, scope.schoolIds),
      schoolYear: scope.schoolYear,
    },
  };
}
