import { Field, ObjectType } from 'type-graphql';
import type { CategoryMemberDoc } from '../../projections/category_member/projection.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { Role } from '../../src/domain/kernel/roles.ts';
import type { MembershipCommand } from '../../src/domain/membership/commands.ts';
import { membershipDecider } from '../../src/domain/membership/decider.ts';
import type { MembershipState } from '../../src/domain/membership/state.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { CategoryMember } from '../types/certification-category.ts';
import { stateOf } from './history.ts';
import {
  canonicalInput,
  type MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from './mutation.ts';
import { reaches } from './scope.ts';

@ObjectType({ implements: MutationPayload, description: 'The member as it reads now.' })
export class CategoryMemberPayload extends MutationPayload {
  @Field(() => CategoryMember, {
    nullable: true,
    description: 'The member; null when refused, only tried, or not readable yet.',
  })
  member!: object | null;
}

const ADMINISTRATORS: readonly Role[] = ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'];

export async function memberById(context: GraphqlContext, id: string): Promise<CategoryMemberDoc | null> {
  return (await context.read.categories.membersByIds([id])).get(id) ?? null;
}

/**
 * Whether the account may say who takes part there. Who works for some schools says it for these alone, unless they certify the whole
 * themselves: certifiers see everything that they certify, and a certification waits for each of them.
 */
export async function mayAppoint(
  context: GraphqlContext,
  { org, categoryId, schoolId }: Pick<CategoryMemberDoc, 'org' | 'categoryId' | 'schoolId'>,
): Promise<boolean> {
  const principal = signedIn(context);
  if (reaches(principal, schoolId === null ? null : [schoolId])) return true;
  const { members } = (await stateOf(context, membershipDecider, streams.membership(org, categoryId))) ?? {
    members: [],
  };
  return members.some(
    (one) =>
      one.isActive &&
      one.role === 'CERTIFIER' &&
      one.personId === principal.personId &&
      (one.schoolId === null || one.schoolId === schoolId),
  );
}

export const notGrantable = (member: string) => ({
  ...refusal({ code: 'RIGHT_NOT_GRANTABLE', path: [member] }),
  member: null,
});

/** Gives one command to the members of the org to which a visible member belongs. */
export async function changeMember(
  context: GraphqlContext,
  operation: string,
  input: MutationInput & { readonly memberId: string },
  command: (state: MembershipState) => MembershipCommand,
): Promise<PayloadBase & { readonly member: object | null }> {
  const { districtId, personId, roles } = signedIn(context);
  const member = await memberById(context, input.memberId);
  if (!member || (districtId !== null && member.org !== districtId)) throw notFound('member');
  // Both must sign: neither of two certifiers may take the other off and sign alone.
  if (
    member.role === 'CERTIFIER' &&
    member.personId !== personId &&
    !roles.some((role) => ADMINISTRATORS.includes(role))
  )
    throw new Fault('FORBIDDEN', 'Another certifier is changed by an administrator of the district, or the agency.');
  if (!(await mayAppoint(context, member))) return notGrantable('memberId');
  const { payload } = await runCommand(context, input, {
    operation,
    stream: streams.membership(member.org, member.categoryId),
    org: member.org,
    decider: membershipDecider,
    input: canonicalInput(input),
    command: (state) => {
      if (!state) throw notFound('member');
      return command(state);
    },
  });
  return { ...payload, member: payload.isProjected ? await memberById(context, input.memberId) : null };
}
