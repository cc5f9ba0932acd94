import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { personDecider } from '../../src/domain/person/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { managedAccount } from '../support/managed-account.ts';
import { canonicalInput, MutationInput, type PayloadBase, refusal, runCommand } from '../support/mutation.ts';
import { assertPassword } from '../support/plausible.ts';
import { UserAccountPayload } from './people.ts';

@InputType({ description: 'Another password for the own account.' })
export class ChangePasswordInput extends MutationInput {
  @Field(() => String, { description: 'The present password.' })
  current!: string;

  @Field(() => String, {
    description: 'The next one: 12 to 200 characters, at least five different ones, without the user name.',
  })
  next!: string;
}

@Resolver()
export class ChangePasswordMutation {
  @Mutation(() => UserAccountPayload, {
    description:
      'Changes the own password. Every session of the account ends, this one too: sign in again. A wrong present password is WRONG_CREDENTIALS and counts with failed sign-ins; while signed in as another person it is IMPERSONATION_NOT_ALLOWED.',
  })
  async changePassword(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ChangePasswordInput, { description: 'The present password and the next.' })
    input: ChangePasswordInput,
  ): Promise<PayloadBase & { readonly account: object | null }> {
    const { accounts } = context.services;
    const principal = signedIn(context);
    if (principal.impersonatedBy !== null) return { ...refusal({ code: 'IMPERSONATION_NOT_ALLOWED' }), account: null };
    const { accountId, personId, username, org } = await managedAccount(context, principal.accountId);
    if (personId === null) throw new Fault('FORBIDDEN', 'A service account has no password of its own to change.');
    assertPassword('next', input.next, username);
    if (input.next === input.current) throw new Fault('BAD_USER_INPUT', 'next must be another password.');
    if (!(await accounts.isPassword({ accountId, username }, input.current, context.address)))
      return { ...refusal({ code: 'WRONG_CREDENTIALS', path: ['current'] }), account: null };
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'changePassword',
      stream: streams.person(personId),
      org,
      decider: personDecider,
      input: canonicalInput(input, ['current', 'next']),
      command: () => ({ type: 'ChangePassword', data: { accountId, personId, org } }),
    });
    if (!outcome || outcome.isDryRun) return { ...payload, account: null };
    // The password comes after the fact: a request that was cut off in between finds its event again and sets it.
    if (!(await accounts.changePassword(accountId, input.next, outcome.revision)))
      throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another change of the password.');
    return { ...payload, account: (await accounts.byIds([accountId])).get(accountId) ?? null };
  }
}
