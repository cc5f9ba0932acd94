import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import { groupAssignmentDecider } from '../../src/domain/group-assignment/decider.ts';
import { type Level, STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { RuleFacts, ValidationGroupCommand } from '../../src/domain/validation-group/commands.ts';
import { validationGroupDecider } from '../../src/domain/validation-group/decider.ts';
import { rules } from '../../src/domain/rules/registry.ts';
import { comparableName } from '../../src/shared/comparable-name.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { isEntitled, orgOf } from '../support/administrator.ts';
import { type Claim, runClaimed } from '../support/claimed.ts';
import { groupNode, visibleGroup } from '../support/group-node.ts';
import {
  canonicalInput,
  commandContext,
  EditInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { nameClaim } from '../support/name-claim.ts';
import { assertName } from '../support/plausible.ts';
import { requireRight } from '../support/tool-rights.ts';
import { LevelEnum } from '../types/enums.ts';
import { ValidationGroup } from '../types/validation.ts';

@InputType({ description: 'A new group of existing rules, of whatever owner.' })
export class CreateValidationGroupInput extends MutationInput {
  @Field(() => String, { description: 'Name: one line of up to 200 characters.' })
  name!: string;

  @Field(() => LevelEnum, { defaultValue: 'DISTRICT', description: 'For windows of this level.' })
  level!: Level;

  @Field(() => [ID], { description: 'Its rules.' })
  ruleIds!: string[];
}

@InputType({ description: 'What a group is to be. What is left out stays.' })
export class ReviseValidationGroupInput extends EditInput {
  @Field(() => ID, { description: 'The group.' })
  groupId!: string;

  @Field(() => String, { nullable: true, description: 'Name: one line of up to 200 characters.' })
  name?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Its rules, all of them.' })
  ruleIds?: string[] | null;
}

@InputType({ description: 'One group.' })
export class ValidationGroupInput extends EditInput {
  @Field(() => ID, { description: 'The group.' })
  groupId!: string;
}

@InputType({ description: 'Who of your own org works with a group.' })
export class AssignValidationGroupInput extends MutationInput {
  @Field(() => ID, { description: 'The group, of whatever owner.' })
  groupId!: string;

  @Field(() => [ID], { description: 'User groups, all of them; none takes the assignment back.' })
  userGroupIds!: string[];
}

@ObjectType({ implements: MutationPayload, description: 'The group as it reads now.' })
export class ValidationGroupPayload extends MutationPayload {
  @Field(() => ValidationGroup, {
    nullable: true,
    description: 'The group; null when refused, only tried, or not readable yet.',
  })
  validationGroup!: ValidationGroup | null;
}

type Answer = Promise<PayloadBase & { readonly validationGroup: ValidationGroup | null }>;

@Resolver()
export class ValidationGroupMutations {
  @Mutation(() => ValidationGroupPayload, {
    description:
      'Makes a group of rules for your org, which has each name once, and none of those of the product or of what the state has published.',
  })
  async createValidationGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateValidationGroupInput, { description: 'The group.' }) input: CreateValidationGroupInput,
  ): Answer {
    await requireRight(context, 'VALIDATION_GROUPS', 'ADD');
    assertName('name', input.name);
    const { commands } = context.services;
    const groupId = commands.deriveId(commandContext(context, input), 'createValidationGroup', 'group');
    const { level, ruleIds } = input;
    const data = { groupId, org: orgOf(signedIn(context)), name: input.name.trim(), level, ruleIds };
    const facts = { ...(await ruleFacts(context)), isEntitled: await isEntitled(context) };
    const command = { type: 'CreateValidationGroup', data, facts } as const;
    return run(context, input, 'createValidationGroup', groupId, command, claimOf(context, groupId, input.name));
  }

  @Mutation(() => ValidationGroupPayload, {
    description: 'Changes the name or the rules of a group of your own; others are read-only.',
  })
  async reviseValidationGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ReviseValidationGroupInput, { description: 'The changes.' }) input: ReviseValidationGroupInput,
  ): Answer {
    await requireRight(context, 'VALIDATION_GROUPS', 'ADD');
    const { groupId, name, ruleIds } = input;
    assertName('name', name);
    const command = {
      type: 'ReviseValidationGroup',
      groupId,
      ...(name != null && { name: name.trim() }),
      ...(ruleIds != null && { ruleIds }),
      facts: await ruleFacts(context),
    } as const;
    return runOnOwn(context, input, 'reviseValidationGroup', command, name ?? null);
  }

  @Mutation(() => ValidationGroupPayload, {
    description: "From now on districts see a group of the state's, and windows may name it. They cannot change it.",
  })
  publishValidationGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ValidationGroupInput, { description: 'Which.' }) input: ValidationGroupInput,
  ): Answer {
    const { groupId } = input;
    return runOnOwn(context, input, 'publishValidationGroup', { type: 'PublishValidationGroup', groupId });
  }

  @Mutation(() => ValidationGroupPayload, { description: 'Ends a group. It stays for the reports that name it.' })
  async archiveValidationGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ValidationGroupInput, { description: 'Which.' }) input: ValidationGroupInput,
  ): Answer {
    await requireRight(context, 'VALIDATION_GROUPS', 'DELETE');
    const { groupId } = input;
    return runOnOwn(context, input, 'archiveValidationGroup', { type: 'ArchiveValidationGroup', groupId });
  }

  @Mutation(() => ValidationGroupPayload, {
    description:
      'Says which user groups of your org see, report and extract a group. Each org says it for itself. Of one that has ended it is only taken back: GROUP_INACTIVE.',
  })
  async assignValidationGroup(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AssignValidationGroupInput, { description: 'The group and who works with it.' })
    input: AssignValidationGroupInput,
  ): Answer {
    const { groupId, userGroupIds } = input;
    const group = await visibleGroup(context, groupId);
    const org = orgOf(signedIn(context));
    const known = await context.read.userGroups.byIds(userGroupIds);
    const ownIds = new Set([...known.values()].filter((one) => one.org === org).map(({ id }) => id));
    const { payload } = await runCommand(context, input, {
      operation: 'assignValidationGroup',
      stream: streams.groupAssignment(org, groupId),
      org,
      decider: groupAssignmentDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'AssignValidationGroup',
        data: { org, groupId, userGroupIds },
        knownUserGroupIds: ownIds,
        isArchived: group.doc?.isArchived === true,
      }),
    });
    return { ...payload, validationGroup: payload.isProjected ? groupNode(context, group) : null };
  }
}

/** The name of a group of the caller's org. */
function claimOf(context: GraphqlContext, groupId: string, name: string): Claim {
  const org = orgOf(signedIn(context));
  const stream = streams.validationGroup(org, groupId);
  return nameClaim(context, { kind: 'VALIDATION_GROUP', org, schoolId: null, id: groupId, name, stream });
}

/** Rules that a group of the caller's org may hold. */
async function ruleFacts(context: GraphqlContext): Promise<RuleFacts> {
  const said = await context.read.validationRules.ofOrgs([orgOf(signedIn(context)), STATE_ORG]);
  return {
    knownRuleIds: new Set([...rules, ...said].map(({ id }) => id)),
    archivedRuleIds: new Set(said.filter(({ archivedOn }) => archivedOn !== null).map(({ id }) => id)),
  };
}

/** Groups of others that the account may see are read-only (F63); those it may not see are not there. */
async function runOnOwn(
  context: GraphqlContext,
  input: EditInput & { readonly groupId: string },
  operation: string,
  command: ValidationGroupCommand,
  name: string | null = null,
): Answer {
  const { groupId } = input;
  const { doc } = await visibleGroup(context, groupId);
  if (doc?.org !== orgOf(signedIn(context)))
    return { ...refusal({ code: 'GROUP_READ_ONLY', path: ['groupId'] }), validationGroup: null };
  // The name that it has it keeps, also when the state has published a group of that name since.
  const isRenamed = name !== null && comparableName(name) !== comparableName(doc.name);
  const claim = isRenamed ? claimOf(context, groupId, name) : null;
  const answer = await run(context, input, operation, groupId, command, claim);
  // Renamed or archived, it has its name no longer: the next one need not wait.
  if (answer.writeToken !== null) await claimOf(context, groupId, doc.name).giveBack();
  return answer;
}

async function run(
  context: GraphqlContext,
  input: MutationInput & { readonly expectedVersion?: number | null },
  operation: string,
  groupId: string,
  command: ValidationGroupCommand,
  claim: Claim | null,
): Answer {
  const org = orgOf(signedIn(context));
  const done = await runClaimed(context, input, claim, {
    operation,
    stream: streams.validationGroup(org, groupId),
    org,
    decider: validationGroupDecider,
    input: canonicalInput(input),
    expectedVersion: input.expectedVersion ?? null,
    command: () => command,
  });
  if (!done) return { ...refusal({ code: 'NAME_TAKEN', path: ['name'] }), validationGroup: null };
  const { payload } = done;
  const group = payload.isProjected ? groupNode(context, await visibleGroup(context, groupId)) : null;
  return { ...payload, validationGroup: group };
}
