import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateTimeScalar } from '../scalars.ts';
import { actingAccount } from '../support/certification-command.ts';
import { MutationInput, MutationPayload, refusal } from '../support/mutation.ts';
import { isUuid } from '../support/uuid.ts';

@InputType({ description: 'Which file is wanted.' })
export class CreateDownloadLinkInput extends MutationInput {
  @Field(() => ID, { description: 'The export: the id of its job.' })
  exportId!: string;
}

@ObjectType({ implements: MutationPayload, description: 'An address that works once.' })
export class DownloadLinkPayload extends MutationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Address of the file; works once and without a token. Null when refused or only tried.',
  })
  url!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when it works, in real time; null when refused or only tried.',
  })
  expiresAt!: string | null;
}

@Resolver()
export class CreateDownloadLinkMutation {
  @Mutation(() => DownloadLinkPayload, {
    description:
      'Makes a one-time address for an export. Only for whoever asked for the export; each call makes a new one.',
  })
  async createDownloadLink(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateDownloadLinkInput, { description: 'Which file.' }) input: CreateDownloadLinkInput,
  ): Promise<DownloadLinkPayload> {
    const { transfers, accessLog, about } = context.services;
    const principal = signedIn(context);
    const job = isUuid(input.exportId) ? await context.read.jobs.get(input.exportId) : null;
    if (job?.kind !== 'EXPORT' || job.requestedBy !== actingAccount(context)) throw notFound('export');
    const none = { url: null, expiresAt: null };
    if (job.status !== 'COMPLETED' || !job.result) return { ...refusal({ code: 'REPORT_NOT_READY' }), ...none };
    const { sha256, fileName, contentType, expiresAt, rowCount } = job.result as {
      sha256: string;
      fileName: string;
      /** Files of an earlier version are bundles. */
      contentType?: string;
      expiresAt: string;
      rowCount: number;
    };
    // Links and files live in real time, whatever the clock of the demonstration says.
    if (Date.parse(expiresAt) < Date.now()) return { ...refusal({ code: 'LINK_EXPIRED' }), ...none };
    if (input.dryRun) return { ...refusal(), ...none };
    const link = await transfers.createDownload({
      sha256,
      fileName,
      contentType: contentType ?? 'application/zip',
      createdBy: job.requestedBy,
    });
    await accessLog.record({
      kind: 'DOWNLOAD',
      accountId: job.requestedBy,
      onBehalfOf: principal.impersonatedBy === null ? null : principal.accountId,
      operation: 'createDownloadLink',
      purpose: typeof job.input['purpose'] === 'string' ? job.input['purpose'] : '',
      rowCount,
      subject: null,
      address: context.address,
      org: job.org,
    });
    return { ...refusal(), url: `${about.publicUrl}/downloads/${link.token}`, expiresAt: link.expiresAt };
  }
}
