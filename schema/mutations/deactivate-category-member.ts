import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { isLastCertifier } from '../../src/domain/membership/state.ts';
import type { GraphqlContext } from '../context.ts';
import { CategoryMemberPayload, changeMember } from '../support/category-member-command.ts';
import { MutationInput, MutationPayload, type PayloadBase } from '../support/mutation.ts';

@InputType({ description: 'Clears Active: members are never deleted.' })
export class DeactivateCategoryMemberInput extends MutationInput {
  @Field(() => ID, { description: 'The member.' })
  memberId!: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The member as it reads now, and what it means.' })
export class DeactivateCategoryMemberPayload extends CategoryMemberPayload {
  @Field(() => Boolean, { description: 'Nobody is left who could certify.' })
  wasLastCertifier!: boolean;
}

@Resolver()
export class DeactivateCategoryMemberMutation {
  @Mutation(() => DeactivateCategoryMemberPayload, {
    description: 'The person no longer takes part. A released certifier never completes a certification by leaving.',
  })
  async deactivateCategoryMember(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DeactivateCategoryMemberInput, { description: 'Who, and why.' })
    input: DeactivateCategoryMemberInput,
  ): Promise<PayloadBase & { readonly member: object | null; readonly wasLastCertifier: boolean }> {
    let wasLastCertifier = false;
    const done = await changeMember(context, 'deactivateCategoryMember', input, (state) => {
      wasLastCertifier = isLastCertifier(state, input.memberId);
      return { type: 'DeactivateCategoryMember', memberId: input.memberId, reason: input.reason ?? null };
    });
    return { ...done, wasLastCertifier };
  }
}
