import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { type CategoryRole, STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { membershipDecider } from '../../src/domain/membership/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { CategoryMemberPayload, mayAppoint, memberById, notGrantable } from '../support/category-member-command.ts';
import { canonicalInput, MutationInput, type PayloadBase, refusal, runCommand } from '../support/mutation.ts';
import { assertDistrict, visibleDistrict } from '../support/scope.ts';
import { CategoryRoleEnum } from '../types/certification-enums.ts';

@InputType({ description: 'A new member of a certification category. Give personId or seid.' })
export class AddCategoryMemberInput extends MutationInput {
  @Field(() => ID, { description: 'The category.' })
  categoryId!: string;

  @Field(() => ID, { nullable: true, description: 'The person.' })
  personId?: string | null;

  @Field(() => String, { nullable: true, description: "The person's staff number." })
  seid?: string | null;

  @Field(() => CategoryRoleEnum, { description: 'What the person will be there.' })
  role!: CategoryRole;

  @Field(() => ID, { nullable: true, description: 'The school, in a category of the level SCHOOL.' })
  schoolId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The district, when the agency adds a district's member; a member of the agency's own unless given.",
  })
  districtId?: string | null;
}

@Resolver()
export class AddCategoryMemberMutation {
  @Mutation(() => CategoryMemberPayload, {
    description: 'Adds a person to a category. A certifier has to sign every certification of it that is open.',
  })
  async addCategoryMember(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AddCategoryMemberInput, { description: 'Who, where, as what.' }) input: AddCategoryMemberInput,
  ): Promise<PayloadBase & { readonly member: object | null }> {
    const { categoryId, role } = input;
    const org = await orgOf(context, input.districtId ?? null);
    const category = await context.loaders.category.load(categoryId);
    if (!category) throw notFound('certification category');
    const person = await personOf(context, input);
    if (person?.org !== org)
      return {
        ...refusal({ code: 'STAFF_NOT_FOUND', path: [input.personId == null ? 'seid' : 'personId'] }),
        member: null,
      };
    const school = input.schoolId == null ? null : await context.loaders.school.load(input.schoolId);
    if (input.schoolId != null && school?.districtId !== org) throw notFound('school');
    const schoolId = school?.id ?? null;
    if (!(await mayAppoint(context, { org, categoryId, schoolId }))) return notGrantable('schoolId');
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'addCategoryMember',
      stream: streams.membership(org, categoryId),
      org,
      decider: membershipDecider,
      input: canonicalInput(input),
      command: (_state, { id }) => ({
        type: 'AddCategoryMember',
        memberId: id('member'),
        categoryId,
        org,
        personId: person.id,
        role,
        schoolId,
        category: { level: category.level, isPublished: category.publishedAt !== null },
      }),
    });
    return {
      ...payload,
      member: outcome && payload.isProjected ? await memberById(context, outcome.id('member')) : null,
    };
  }
}

async function orgOf(context: GraphqlContext, districtId: string | null): Promise<string> {
  const principal = signedIn(context);
  if (districtId === null) return principal.districtId ?? STATE_ORG;
  assertDistrict(principal, districtId);
  await visibleDistrict(context, districtId);
  return districtId;
}

function personOf(context: GraphqlContext, { personId, seid }: AddCategoryMemberInput) {
  if ((personId == null) === (seid == null)) throw new Fault('BAD_USER_INPUT', 'Give either personId or seid.');
  return personId != null ? context.loaders.person.load(personId) : context.read.directory.personBySeid(seid!);
}
