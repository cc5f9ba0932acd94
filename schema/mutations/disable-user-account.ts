import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { serviceAccountDecider } from '../../src/domain/service-account/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { isOwn, managedAccount } from '../support/managed-account.ts';
import { canonicalInput, MutationInput, type PayloadBase, refusal, runCommand } from '../support/mutation.ts';
import { reaches } from '../support/scope.ts';
import { UserAccountPayload } from './people.ts';

@InputType({ description: 'An account that ends.' })
export class DisableUserAccountInput extends MutationInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => String, { description: 'Why; kept sealed.' })
  reason!: string;
}

@Resolver()
export class DisableUserAccountMutation {
  @Mutation(() => UserAccountPayload, {
    description:
      "Switches an account off, a person's or a machine's, for good: its tokens and sockets are cut at once, on other servers within five seconds. A certifier is no longer waited for. The own account is SAME_PERSON; one that reaches further than the own is RIGHT_NOT_GRANTABLE.",
  })
  async disableUserAccount(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DisableUserAccountInput, { description: 'Which account, and why.' })
    input: DisableUserAccountInput,
  ): Promise<PayloadBase & { readonly account: object | null }> {
    const { accounts } = context.services;
    const { accountId, reason } = input;
    const principal = signedIn(context);
    const account = await managedAccount(context, accountId);
    if (isOwn(principal, accountId)) return { ...refusal({ code: 'SAME_PERSON', path: ['accountId'] }), account: null };
    if (!reaches(principal, account.schoolIds))
      return { ...refusal({ code: 'RIGHT_NOT_GRANTABLE', path: ['accountId'] }), account: null };
    if (reason.trim() === '') return { ...refusal({ code: 'REASON_REQUIRED', path: ['reason'] }), account: null };
    const { personId, org } = account;
    const request = { operation: 'disableUserAccount', org, input: canonicalInput(input) };
    const data = { accountId, org, reason: reason.trim() };
    const { payload, outcome } =
      personId === null
        ? await runCommand(context, input, {
            ...request,
            stream: streams.serviceAccount(org, accountId),
            decider: serviceAccountDecider,
            command: () => ({ type: 'DisableServiceAccount', data }),
          })
        : await runCommand(context, input, {
            ...request,
            stream: streams.person(personId),
            decider: personDecider,
            command: () => ({ type: 'DisableUserAccount', data: { ...data, personId } }),
          });
    if (!outcome) return { ...payload, account: null };
    // After the fact, and again when the request is sent again: the row is what every request looks at.
    if (!outcome.isDryRun) await accounts.disable(accountId);
    return { ...payload, account: (await accounts.byIds([accountId])).get(accountId) ?? null };
  }
}
