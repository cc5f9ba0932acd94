import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { canonicalInput, MutationInput, type PayloadBase, refusal, runCommand } from '../support/mutation.ts';
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
      "Switches a person's account off, for good: its tokens and sockets are cut at once, on other servers within five seconds. A certifier is no longer waited for. The own account is SAME_PERSON.",
  })
  async disableUserAccount(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DisableUserAccountInput, { description: 'Which account, and why.' })
    input: DisableUserAccountInput,
  ): Promise<PayloadBase & { readonly account: object | null }> {
    const { accounts } = context.services;
    const { accountId, reason } = input;
    const principal = signedIn(context);
    const account = (await accounts.byIds([accountId])).get(accountId);
    const isVisible = principal.districtId === null || account?.districtId === principal.districtId;
    if (!account || account.personId === null || !isVisible) throw notFound('account');
    if (principal.accountId === accountId || principal.impersonatedBy === accountId)
      return { ...refusal({ code: 'SAME_PERSON', path: ['accountId'] }), account: null };
    if (reason.trim() === '') return { ...refusal({ code: 'REASON_REQUIRED', path: ['reason'] }), account: null };
    const { personId } = account;
    const org = account.districtId ?? STATE_ORG;
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'disableUserAccount',
      stream: streams.person(personId),
      org,
      decider: personDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'DisableUserAccount', data: { accountId, personId, org, reason: reason.trim() } }),
    });
    if (!outcome) return { ...payload, account: null };
    // After the fact, and again when the request is sent again: the row is what every request looks at.
    if (!outcome.isDryRun) await accounts.disable(accountId);
    return { ...payload, account: (await accounts.byIds([accountId])).get(accountId) ?? null };
  }
}
