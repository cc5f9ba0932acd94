import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { ImportKind } from '../../src/domain/import/events.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateTimeScalar } from '../scalars.ts';
import { importOrg } from '../support/import-scope.ts';
import { commandContext, MutationInput, MutationPayload, type PayloadBase, refusal } from '../support/mutation.ts';
import { ImportKindEnum, Upload } from '../types/import.ts';

@InputType({ description: 'A file that is about to be sent.' })
export class CreateUploadInput extends MutationInput {
  @Field(() => ImportKindEnum, { description: 'What it holds.' })
  kind!: ImportKind;

  @Field(() => String, {
    nullable: true,
    description: 'Its name where it comes from; not kept, because names may carry anything.',
  })
  fileName?: string | null;

  @Field(() => Int, { description: 'Its size in bytes; another size is refused.' })
  sizeBytes!: number;

  @Field(() => String, {
    description: 'Its SHA-256, 64 hexadecimal digits, with or without `sha256:`; other bytes are refused.',
  })
  sha256!: string;

  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'Where to send the file.' })
export class CreateUploadPayload extends MutationPayload {
  @Field(() => Upload, { nullable: true, description: 'The upload; null when refused or only tried.' })
  upload!: Upload | null;

  @Field(() => String, { nullable: true, description: 'One-time address: `PUT` the bytes there.' })
  url!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the address stops working, in real time.' })
  expiresAt!: string | null;
}

type Answer = PayloadBase & Pick<CreateUploadPayload, 'upload' | 'url' | 'expiresAt'>;
const nothing = { upload: null, url: null, expiresAt: null } as const;

@Resolver()
export class CreateUploadMutation {
  @Mutation(() => CreateUploadPayload, {
    description:
      'Gives a one-time address for a file. The same idempotency key gives a fresh address for the same upload.',
  })
  async createUpload(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateUploadInput, { description: 'The file.' }) input: CreateUploadInput,
  ): Promise<Answer> {
    const { kind, sizeBytes } = input;
    const org = await importOrg(context, kind, input.districtId);
    const sha256 = /^(?:sha256:)?([0-9a-f]{64})$/.exec(input.sha256)?.[1];
    if (sha256 === undefined) throw new Fault('BAD_USER_INPUT', 'sha256 has 64 lower-case hexadecimal digits.');
    if (sizeBytes < 1) throw new Fault('BAD_USER_INPUT', 'sizeBytes is at least 1.');
    const { services } = context;
    const asked = commandContext(context, input);
    if (asked.dryRun === true) return { ...refusal(), ...nothing };
    const createdBy = signedIn(context).accountId;
    const id = services.commands.deriveId(asked, 'createUpload', 'upload');
    const created = await services.transfers.createUpload({ id, kind, org, createdBy, sizeBytes, sha256 });
    if (!created) throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
    const { upload, token } = created;
    return {
      ...refusal(),
      upload: { id, kind, sizeBytes, isComplete: upload.sha256 !== null },
      url: `${services.about.publicUrl}/uploads/${token}`,
      expiresAt: new Date(upload.expiresAt).toISOString(),
    };
  }
}
