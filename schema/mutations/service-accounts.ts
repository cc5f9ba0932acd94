import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { NewAccount } from '../../src/application/ports/accounts.ts';
import { streams } from '../../src/application/streams.ts';
import { serviceAccountDecider } from '../../src/domain/service-account/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { runClaimed } from '../support/claimed.ts';
import { managedAccount, withNewSecret } from '../support/managed-account.ts';
import {
  canonicalInput,
  commandContext,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { usernameClaim, usernameOf } from '../support/new-account.ts';
import { requiredText } from '../support/plausible.ts';
import { districtScope, reaches, visibleDistrict } from '../support/scope.ts';
import { UserAccount } from '../types/person.ts';

@InputType({ description: 'A machine of a district: its own system, or that of its vendor.' })
export class CreateServiceAccountInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;

  @Field(() => String, { description: 'What people call it; shown wherever it has acted.' })
  name!: string;

  @Field(() => String, { description: 'User name: 3 to 100 characters, no spaces.' })
  username!: string;
}

@InputType({ description: 'A machine that gets another secret.' })
export class RotateServiceAccountSecretInput extends MutationInput {
  @Field(() => ID, { description: "The machine's account." })
  accountId!: string;
}

@ObjectType({ implements: MutationPayload, description: "A machine's account and the secret made for it." })
export class ServiceAccountPayload extends MutationPayload {
  @Field(() => UserAccount, { nullable: true, description: 'The account; null when refused or only tried.' })
  account!: object | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What the machine signs in with, told this once and stored nowhere; null when refused, only tried, or told before to the same request.',
  })
  secret!: string | null;
}

type Answer = PayloadBase & { readonly account: object | null; readonly secret: string | null };
const NOTHING = { account: null, secret: null };

@Resolver()
export class ServiceAccountMutations {
  @Mutation(() => ServiceAccountPayload, {
    description:
      'Gives a machine of a district an account with the role VENDOR, and a secret that signIn takes for the password. It reaches every school: for an administrator of some schools it is RIGHT_NOT_GRANTABLE.',
  })
  async createServiceAccount(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateServiceAccountInput, { description: 'The machine.' }) input: CreateServiceAccountInput,
  ): Promise<Answer> {
    const { commands } = context.services;
    const org = districtScope(signedIn(context), input.districtId);
    await visibleDistrict(context, org);
    const name = requiredText('name', input.name);
    const username = usernameOf(input.username);
    if (!reaches(signedIn(context), null)) return { ...refusal({ code: 'RIGHT_NOT_GRANTABLE' }), ...NOTHING };
    const accountId = commands.deriveId(commandContext(context, input), 'createServiceAccount', 'account');
    const account: NewAccount = {
      ...{ accountId, username, password: null, displayName: name, kind: 'SERVICE_ACCOUNT', personId: null },
      ...{ roles: ['VENDOR'], districtId: org, schoolIds: null, expiresOn: null },
    };
    const stream = streams.serviceAccount(org, accountId);
    const done = await runClaimed(context, input, usernameClaim(context, account, stream), {
      operation: 'createServiceAccount',
      stream,
      org,
      decider: serviceAccountDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'CreateServiceAccount', data: { accountId, org, name } }),
    });
    if (!done) return { ...refusal({ code: 'USERNAME_TAKEN', path: ['username'] }), ...NOTHING };
    const { payload, outcome } = done;
    if (!outcome || outcome.isDryRun) return { ...payload, ...NOTHING };
    return { ...payload, ...(await withNewSecret(context, accountId, false, outcome.revision)) };
  }

  @Mutation(() => ServiceAccountPayload, {
    description:
      "Makes another secret for a machine's account, by its district or the agency. The one before stops at once, and every session with it. A disabled account stays so: ACCOUNT_DISABLED.",
  })
  async rotateServiceAccountSecret(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RotateServiceAccountSecretInput, { description: 'Which machine.' })
    input: RotateServiceAccountSecretInput,
  ): Promise<Answer> {
    const { accountId } = input;
    const account = await managedAccount(context, accountId);
    if (account.kind !== 'SERVICE_ACCOUNT')
      throw new Fault('BAD_USER_INPUT', "A person's password is made anew with resetPassword.");
    const { status, org } = account;
    if (!reaches(signedIn(context), account.schoolIds))
      return { ...refusal({ code: 'RIGHT_NOT_GRANTABLE' }), ...NOTHING };
    if (status === 'DISABLED') return { ...refusal({ code: 'ACCOUNT_DISABLED', path: ['accountId'] }), ...NOTHING };
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'rotateServiceAccountSecret',
      stream: streams.serviceAccount(org, accountId),
      org,
      decider: serviceAccountDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'RotateServiceAccountSecret', data: { accountId, org } }),
    });
    if (!outcome || outcome.isDryRun) return { ...payload, ...NOTHING };
    return { ...payload, ...(await withNewSecret(context, accountId, false, outcome.revision)) };
  }
}
