import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { NewJob } from '../../src/application/ports/jobs.ts';
import type { Role } from '../../src/domain/kernel/roles.ts';
import { canonicalJson } from '../../src/shared/canonical-json.ts';
import type { JsonObject } from '../../src/shared/json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { ValidationScopeInput } from '../queries/preview-validation.ts';
import { certifiedSchools, visibleSnapshot } from '../support/certification-node.ts';
import { actingAccount } from '../support/certification-command.ts';
import { visibleGroup } from '../support/group-node.ts';
import { canonicalInput, commandContext, MutationInput, refusal } from '../support/mutation.ts';
import { requestedReport } from '../support/requested-report.ts';
import { DatasetEnum } from '../types/dataset.ts';
import { ExportFormatEnum, ExportProfileEnum } from '../types/export.ts';
import { JobPayload, queued } from './verify-snapshot.ts';

@InputType({ description: 'What is to leave the system, and what for.' })
export class RequestExportInput extends MutationInput {
  @Field(() => ExportProfileEnum, { description: 'What the file holds.' })
  profile!: keyof typeof ExportProfileEnum;

  @Field(() => ID, { nullable: true, description: 'The snapshot of an AUDIT_BUNDLE.' })
  snapshotId?: string | null;

  @Field(() => ExportFormatEnum, { defaultValue: 'CSV', description: 'How a report is written.' })
  format!: keyof typeof ExportFormatEnum;

  @Field(() => ID, { defaultValue: 'behavior-data-checks', description: 'Rules of a report or an extract.' })
  groupId!: string;

  @Field(() => ValidationScopeInput, {
    nullable: true,
    description: 'Records of a report or an extract; not for the report of a finished run.',
  })
  scope?: ValidationScopeInput | null;

  @Field(() => DatasetEnum, {
    nullable: true,
    description: 'DISTRICT for districts, STATE for the agency, unless given. An extract is always of DISTRICT.',
  })
  dataset?: keyof typeof DatasetEnum | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A VALIDATION_REPORT or VALIDATION_SUMMARY of this finished run, as it was.',
  })
  validationRunId?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'With names and local numbers of the students, and titles of incidents, since these may name people; only for people of the district itself, and not in a summary.',
  })
  hasNames!: boolean;

  @Field(() => String, { description: 'What it is for; kept in the access log.' })
  purpose!: string;
}

const REPORTERS: readonly Role[] = [
  'CERTIFIER',
  'REVIEWER',
  'DISTRICT_ADMINISTRATOR',
  'STATE_REVIEWER',
  'STATE_APPROVER',
  'COLLECTIONS_MANAGER',
];

/** The right to take data out is one per profile. */
const MAY_EXPORT: { readonly [profile in keyof typeof ExportProfileEnum]: readonly Role[] } = {
  AUDIT_BUNDLE: ['CERTIFIER', 'REVIEWER', 'STATE_APPROVER', 'AUDITOR'],
  VALIDATION_REPORT: REPORTERS,
  VALIDATION_SUMMARY: REPORTERS,
  GROUP_EXTRACT: ['CERTIFIER', 'REVIEWER', 'DISTRICT_ADMINISTRATOR'],
};

type Work = Pick<NewJob, 'title' | 'org' | 'certificationId'> & { readonly input: JsonObject };

@Resolver()
export class RequestExportMutation {
  @Mutation(() => JobPayload, {
    description: 'Writes a file of data; `createDownloadLink` hands it out when the job is done.',
  })
  async requestExport(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RequestExportInput, { description: 'What and what for.' }) input: RequestExportInput,
  ): Promise<JobPayload> {
    if (!signedIn(context).roles.some((role) => MAY_EXPORT[input.profile].includes(role)))
      throw new Fault('FORBIDDEN', `Your roles do not include the export of ${input.profile}.`);
    const work = await workOf(context, input);
    if (input.purpose.trim() === '') return { ...refusal({ code: 'PURPOSE_REQUIRED', path: ['purpose'] }), job: null };
    if (await isOfEndedGroup(context, input))
      return { ...refusal({ code: 'GROUP_INACTIVE', path: ['groupId'] }), job: null };
    if (input.profile === 'GROUP_EXTRACT' && !(await context.read.isExtractable(work.org, input.groupId)))
      return { ...refusal({ code: 'USER_GROUP_NOT_ASSIGNED', path: ['groupId'] }), job: null };
    const { commands, jobs } = context.services;
    const command = commandContext(context, input);
    if (command.dryRun) return queued(null);
    const request = canonicalJson(canonicalInput(input));
    const job = await jobs.enqueue({
      ...work,
      id: commands.deriveId(command, 'requestExport', 'job'),
      kind: 'EXPORT',
      requestedBy: actingAccount(context),
      input: {
        ...work.input,
        request,
        profile: input.profile,
        purpose: input.purpose.trim(),
        address: context.address,
        onBehalfOf: command.principal.impersonatedBy === null ? null : command.principal.accountId,
      },
    });
    if (job.input['request'] !== request)
      throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
    return queued(job);
  }
}

/** Whether the rules of the file are those of a group that has ended; a run is reported as it was. */
async function isOfEndedGroup(
  context: GraphqlContext,
  { profile, groupId, validationRunId }: RequestExportInput,
): Promise<boolean> {
  if (profile === 'AUDIT_BUNDLE' || (profile !== 'GROUP_EXTRACT' && validationRunId != null)) return false;
  return (await visibleGroup(context, groupId)).doc?.isArchived === true;
}

async function workOf(context: GraphqlContext, input: RequestExportInput): Promise<Work> {
  if (input.profile !== 'AUDIT_BUNDLE') {
    const report = await requestedReport(context, input.profile, input);
    return {
      title: report.title,
      org: report.scope.districtId,
      certificationId: null,
      input: { report: report as unknown as JsonObject },
    };
  }
  if (input.snapshotId == null) throw new Fault('BAD_USER_INPUT', 'snapshotId is required for an audit bundle.');
  const { id, districtId, certificationId, state } = await visibleSnapshot(context, input.snapshotId);
  if (certifiedSchools(signedIn(context), state) !== null)
    throw new Fault('FORBIDDEN', 'A bundle holds every school: it is for who certifies or sees the whole district.');
  return { title: 'Audit bundle', org: districtId, certificationId, input: { snapshotId: id } };
}
