import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { visibleSnapshot } from '../support/certification-node.ts';
import { actingAccount } from '../support/certification-command.ts';
import { commandContext, MutationInput, refusal } from '../support/mutation.ts';
import { ExportProfileEnum } from '../types/export.ts';
import { JobPayload, queued } from './verify-snapshot.ts';

@InputType({ description: 'What is to leave the system, and what for.' })
export class RequestExportInput extends MutationInput {
  @Field(() => ExportProfileEnum, { description: 'What the file holds.' })
  profile!: keyof typeof ExportProfileEnum;

  @Field(() => ID, { description: 'The snapshot it is about.' })
  snapshotId!: string;

  @Field(() => String, { description: 'What it is for; kept in the access log.' })
  purpose!: string;
}

@Resolver()
export class RequestExportMutation {
  @Mutation(() => JobPayload, {
    description: 'Writes a file of data; `createDownloadLink` hands it out when the job is done.',
  })
  async requestExport(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RequestExportInput, { description: 'What and what for.' }) input: RequestExportInput,
  ): Promise<JobPayload> {
    const snapshot = await visibleSnapshot(context, input.snapshotId);
    if (input.purpose.trim() === '') return { ...refusal({ code: 'PURPOSE_REQUIRED', path: ['purpose'] }), job: null };
    const { commands, jobs } = context.services;
    const command = commandContext(context, input);
    if (command.dryRun) return queued(null);
    const job = await jobs.enqueue({
      id: commands.deriveId(command, 'requestExport', `${input.profile} ${input.snapshotId}`),
      kind: 'EXPORT',
      title: 'Audit bundle',
      org: snapshot.districtId,
      requestedBy: actingAccount(context),
      certificationId: snapshot.certificationId,
      input: {
        profile: input.profile,
        snapshotId: snapshot.id,
        purpose: input.purpose.trim(),
        address: context.address,
        onBehalfOf: command.principal.impersonatedBy === null ? null : command.principal.accountId,
      },
    });
    return queued(job);
  }
}
