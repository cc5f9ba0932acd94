import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { districtIdOf } from '../../src/application/imports/import-ids.ts';
import { streams } from '../../src/application/streams.ts';
import { districtDecider } from '../../src/domain/district/decider.ts';
import type { DistrictKind, Edition, Entitlement, SyncPolicy } from '../../src/domain/district/events.ts';
import type { GraphqlContext } from '../context.ts';
import { canonicalInput, MutationInput, MutationPayload, type PayloadBase, runCommand } from '../support/mutation.ts';
import { visibleDistrict } from '../support/scope.ts';
import { District } from '../types/district.ts';
import { DistrictKindEnum, EditionEnum, EntitlementEnum, SyncPolicyEnum } from '../types/enums.ts';
import { requiredText } from '../support/plausible.ts';

@InputType({ description: 'A new district or facility.' })
export class RegisterDistrictInput extends MutationInput {
  @Field(() => String, { description: "The agency's code, as people know it." })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => DistrictKindEnum, { defaultValue: 'SCHOOL_DISTRICT', description: 'What it is.' })
  kind!: DistrictKind;

  @Field(() => EditionEnum, { description: 'How it works with the product.' })
  edition!: Edition;
}

@InputType({ description: 'A feature for a district.' })
export class GrantEntitlementInput extends MutationInput {
  @Field(() => ID, { description: 'District.' })
  districtId!: string;

  @Field(() => EntitlementEnum, { description: 'Feature.' })
  feature!: Entitlement;
}

@InputType({ description: 'When records of a district reach the state.' })
export class SetSyncPolicyInput extends MutationInput {
  @Field(() => ID, { description: 'District.' })
  districtId!: string;

  @Field(() => SyncPolicyEnum, { description: 'When.' })
  policy!: SyncPolicy;
}

@ObjectType({ implements: MutationPayload, description: 'The district as it reads now.' })
export class DistrictPayload extends MutationPayload {
  @Field(() => District, { nullable: true, description: 'The district; null when refused.' })
  district!: object | null;
}

type Answer = Promise<PayloadBase & { readonly district: object | null }>;

@Resolver()
export class DistrictMutations {
  @Mutation(() => DistrictPayload, {
    description: 'Registers a district or facility. Its code is taken for good: SOURCE_KEY_DUPLICATE for a second one.',
  })
  async registerDistrict(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RegisterDistrictInput, { description: 'The district.' }) input: RegisterDistrictInput,
  ): Answer {
    const [code, name] = [requiredText('code', input.code), requiredText('name', input.name)];
    const districtId = districtIdOf(code);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'registerDistrict',
      stream: streams.district(districtId),
      org: districtId,
      decider: districtDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'RegisterDistrict',
        data: { districtId, code, name, kind: input.kind, edition: input.edition },
      }),
    });
    return { ...payload, district: outcome?.state ? { id: districtId, ...outcome.state } : null };
  }

  @Mutation(() => DistrictPayload, { description: 'Lets a district use a feature. Granting it again changes nothing.' })
  async grantEntitlement(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => GrantEntitlementInput, { description: 'District and feature.' }) input: GrantEntitlementInput,
  ): Answer {
    const { districtId, feature } = input;
    await visibleDistrict(context, districtId);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'grantEntitlement',
      stream: streams.district(districtId),
      org: districtId,
      decider: districtDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'GrantEntitlement', data: { districtId, feature } }),
    });
    return { ...payload, district: outcome?.state ? { id: districtId, ...outcome.state } : null };
  }

  @Mutation(() => DistrictPayload, {
    description:
      'Decides when records of a district reach the state. Records that were saved before go with their next save or with the next synchronization.',
  })
  async setSyncPolicy(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetSyncPolicyInput, { description: 'District and policy.' }) input: SetSyncPolicyInput,
  ): Answer {
    const { districtId, policy } = input;
    await visibleDistrict(context, districtId);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'setSyncPolicy',
      stream: streams.district(districtId),
      org: districtId,
      decider: districtDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'SetSyncPolicy', data: { districtId, policy } }),
    });
    return { ...payload, district: outcome?.state ? { id: districtId, ...outcome.state } : null };
  }
}
