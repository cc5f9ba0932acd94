import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { UserGroupCommand } from '../../src/domain/user-group/commands.ts';
import type { Access, Tool } from '../../src/domain/user-group/events.ts';
import { userGroupDecider } from '../../src/domain/user-group/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { orgOf } from '../support/administrator.ts';
import { type Claim, runClaimed } from '../support/claimed.ts';
import { nameClaim } from '../support/name-claim.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
} from '../support/mutation.ts';
import { reaches } from '../support/scope.ts';
import { assertName } from '../support/plausible.ts';
import { userGroupNode } from '../support/user-group-node.ts';
import { AccessEnum, ToolEnum } from '../types/enums.ts';
import { UserGroup } from '../types/user-group.ts';

@InputType({ description: 'A new user group of your own org.' })
export class CreateUserGroupInput extends MutationInput {
  @Field(() => String, { description: 'Name, for example Data Validation: one line of up to 200 characters.' })
  name!: string;
}

@InputType({ description: 'An account and a user group.' })
export class UserGroupMemberInput extends MutationInput {
  @Field(() => ID, { description: 'The group.' })
  userGroupId!: string;

  @Field(() => ID, { description: 'The account, of the same org.' })
  accountId!: string;
}

@InputType({ description: 'What may be done with a tool.' })
export class ToolRightInput {
  @Field(() => ToolEnum, { description: 'The tool.' })
  tool!: Tool;

  @Field(() => [AccessEnum], { description: 'What is allowed.' })
  access!: Access[];
}

@InputType({ description: 'Rights of a user group.' })
export class UserGroupRightsInput extends MutationInput {
  @Field(() => ID, { description: 'The group, of your own org.' })
  userGroupId!: string;

  @Field(() => [ToolRightInput], { description: 'The rights; those that are not named stay as they are.' })
  rights!: ToolRightInput[];
}

@ObjectType({ implements: MutationPayload, description: 'The user group as it reads now.' })
export class UserGroupPayload extends MutationPayload {
  @Field(() => UserGroup, {
    nullable: true,
    description: 'The group; null when refused, only tried, or not readable yet.',
  })
  userGroup!: UserGroup | null;
}

type Answer = Promise<PayloadBase & { readonly userGroup: UserGroup | null }>;

@Resolver()
export class UserGroupMutations {
  @Mutation(() => UserGroupPayload, {
    description: 'Makes a user group: validation groups can be assigned to it. An org has each name once.',
  })
  async createUserGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateUserGroupInput, { description: 'The group.' }) input: CreateUserGroupInput,
  ): Answer {
    const { commands } = context.services;
    const userGroupId = commands.deriveId(commandContext(context, input), 'createUserGroup', 'userGroup');
    const org = orgOf(signedIn(context));
    const stream = streams.userGroup(org, userGroupId);
    const { name } = input;
    assertName('name', name);
    const claim = nameClaim(context, { kind: 'USER_GROUP', org, schoolId: null, id: userGroupId, name, stream });
    const data = { userGroupId, org, name: name.trim() };
    return run(context, input, 'createUserGroup', userGroupId, { type: 'CreateUserGroup', data }, claim);
  }

  @Mutation(() => UserGroupPayload, { description: 'Puts an account into a user group.' })
  async joinUserGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UserGroupMemberInput, { description: 'Who, and where.' }) input: UserGroupMemberInput,
  ): Answer {
    const { userGroupId, accountId } = input;
    if (!(await isWithinReach(context, input))) return OUT_OF_REACH;
    return run(context, input, 'joinUserGroup', userGroupId, {
      type: 'JoinUserGroup',
      data: { userGroupId, accountId },
    });
  }

  @Mutation(() => UserGroupPayload, { description: 'Takes an account out of a user group.' })
  async leaveUserGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UserGroupMemberInput, { description: 'Who, and where.' }) input: UserGroupMemberInput,
  ): Answer {
    const { userGroupId, accountId } = input;
    if (!(await isWithinReach(context, input))) return OUT_OF_REACH;
    return run(context, input, 'leaveUserGroup', userGroupId, {
      type: 'LeaveUserGroup',
      data: { userGroupId, accountId },
    });
  }

  @Mutation(() => UserGroupPayload, {
    description: 'Lets the accounts of a user group do with tools of the org what its administrators may.',
  })
  grantRights(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UserGroupRightsInput, { description: 'To whom, and what.' }) input: UserGroupRightsInput,
  ): Answer {
    return runRights(context, input, 'grantRights', 'GrantRights');
  }

  @Mutation(() => UserGroupPayload, { description: 'Takes rights from a user group.' })
  revokeRights(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UserGroupRightsInput, { description: 'From whom, and what.' }) input: UserGroupRightsInput,
  ): Answer {
    return runRights(context, input, 'revokeRights', 'RevokeRights');
  }
}

/** Of the caller's own org; the same answer for foreign ones and for those that are not there. */
async function assertOwnGroup(context: GraphqlContext, userGroupId: string): Promise<void> {
  const group = await context.loaders.userGroup.load(userGroupId);
  if (group?.org !== orgOf(signedIn(context))) throw notFound('user group');
}

const OUT_OF_REACH = { ...refusal({ code: 'RIGHT_NOT_GRANTABLE', path: ['accountId'] }), userGroup: null };

/** Group and account are of the caller's own org, or the same answer as for those that are not there; false: it sees schools that the caller does not. */
async function isWithinReach(
  context: GraphqlContext,
  { userGroupId, accountId }: UserGroupMemberInput,
): Promise<boolean> {
  const principal = signedIn(context);
  await assertOwnGroup(context, userGroupId);
  const account = await context.loaders.account.load(accountId);
  if (!account || account.districtId !== principal.districtId) throw notFound('account');
  return reaches(principal, account.schoolIds);
}

async function runRights(
  context: GraphqlContext,
  input: UserGroupRightsInput,
  operation: string,
  type: 'GrantRights' | 'RevokeRights',
): Answer {
  const { userGroupId, rights } = input;
  await assertOwnGroup(context, userGroupId);
  const data = { userGroupId, rights: rights.map(({ tool, access }) => ({ tool, access })) };
  return run(context, input, operation, userGroupId, { type, data });
}

async function run(
  context: GraphqlContext,
  input: MutationInput,
  operation: string,
  userGroupId: string,
  command: UserGroupCommand,
  claim: Claim | null = null,
): Answer {
  const org = orgOf(signedIn(context));
  const done = await runClaimed(context, input, claim, {
    operation,
    stream: streams.userGroup(org, userGroupId),
    org,
    decider: userGroupDecider,
    input: canonicalInput(input),
    command: () => command,
  });
  if (!done) return { ...refusal({ code: 'NAME_TAKEN', path: ['name'] }), userGroup: null };
  const { payload } = done;
  const group = payload.isProjected ? await context.loaders.userGroup.load(userGroupId) : null;
  return { ...payload, userGroup: group && userGroupNode(context, group) };
}
