import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { CategoryRole } from '../../src/domain/kernel/roles.ts';
import type { GraphqlContext } from '../context.ts';
import { CategoryMemberPayload, changeMember } from '../support/category-member-command.ts';
import { MutationInput, type PayloadBase } from '../support/mutation.ts';
import { CategoryRoleEnum } from '../types/certification-enums.ts';

@InputType({ description: "A member's other role." })
export class ChangeCategoryMemberRoleInput extends MutationInput {
  @Field(() => ID, { description: 'The member.' })
  memberId!: string;

  @Field(() => CategoryRoleEnum, { description: 'The role from now on.' })
  role!: CategoryRole;
}

@Resolver()
export class ChangeCategoryMemberRoleMutation {
  @Mutation(() => CategoryMemberPayload, {
    description: 'Certifier to reviewer and back; for the agency approver to reviewer and back.',
  })
  changeCategoryMemberRole(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ChangeCategoryMemberRoleInput, { description: 'Who, and which role.' })
    input: ChangeCategoryMemberRoleInput,
  ): Promise<PayloadBase & { readonly member: object | null }> {
    return changeMember(context, 'changeCategoryMemberRole', input, () => ({
      type: 'ChangeCategoryMemberRole',
      memberId: input.memberId,
      role: input.role,
    }));
  }
}
