import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { isOwn, managedAccount, type ManagedAccount, withNewSecret } from '../support/managed-account.ts';
import {
  canonicalInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { reaches } from '../support/scope.ts';
import { UserAccount } from '../types/person.ts';

@InputType({ description: 'Somebody who has lost their password.' })
export class ResetPasswordInput extends MutationInput {
  @Field(() => ID, { description: "The person's account." })
  accountId!: string;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'The person has to choose their own before anything else, within three days.',
  })
  forceChange!: boolean;
}

@ObjectType({ implements: MutationPayload, description: 'The account and the password made for it.' })
export class ResetPasswordPayload extends MutationPayload {
  @Field(() => UserAccount, { nullable: true, description: 'The account; null when refused or only tried.' })
  account!: object | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What the person signs in with, told this once and stored nowhere; null when refused, only tried, or told before to the same request.',
  })
  oneTimeCode!: string | null;
}

type Reset = PayloadBase & { readonly account: object | null; readonly oneTimeCode: string | null };
const NOTHING = { account: null, oneTimeCode: null };

@Resolver()
export class ResetPasswordMutation {
  @Mutation(() => ResetPasswordPayload, {
    description:
      "Makes a new password for a person's account, by whoever may make such accounts: the own district or the agency, for a certifier the agency alone (RIGHT_NOT_GRANTABLE), and by nobody who sees fewer schools. Every session of the account ends. The own account is SAME_PERSON: use `changePassword`.",
  })
  async resetPassword(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ResetPasswordInput, { description: 'Which account.' }) input: ResetPasswordInput,
  ): Promise<Reset> {
    const { accountId, forceChange } = input;
    const account = await managedAccount(context, accountId);
    const refused = whyNot(context, account);
    if (refused) return { ...refusal({ code: refused, path: ['accountId'] }), ...NOTHING };
    const { org } = account;
    const personId = account.personId!;
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'resetPassword',
      stream: streams.person(personId),
      org,
      decider: personDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'ResetPassword', data: { accountId, personId, org, forceChange } }),
    });
    if (!outcome || outcome.isDryRun) return { ...payload, ...NOTHING };
    const { account: changed, secret } = await withNewSecret(context, accountId, forceChange, outcome.revision);
    return { ...payload, account: changed, oneTimeCode: secret };
  }
}

/** Whoever resets a password can sign in with it: no one makes their way into a signature, or to schools, that they could not have granted. */
function whyNot(context: GraphqlContext, account: ManagedAccount): Rejection['code'] | null {
  const principal = signedIn(context);
  if (isOwn(principal, account.accountId)) return 'SAME_PERSON';
  if (account.status === 'DISABLED') return 'ACCOUNT_DISABLED';
  if (account.status === 'EXPIRED') return 'ACCOUNT_EXPIRED';
  // A machine's credentials are no person's.
  if (account.personId === null) return 'STAFF_NOT_FOUND';
  const isGranted = principal.districtId === null || !account.roles.includes('CERTIFIER');
  return isGranted && reaches(principal, account.schoolIds) ? null : 'RIGHT_NOT_GRANTABLE';
}
