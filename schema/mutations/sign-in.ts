import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { recordSignIn } from '../../src/application/record-sign-in.ts';
import type { GraphqlContext } from '../context.ts';
import { DateTimeScalar } from '../scalars.ts';
import { UserError, userErrors } from '../support/mutation.ts';

@InputType({ description: 'A local account and its password.' })
export class SignInInput {
  @Field(() => String, { description: 'User name, in any case.' })
  username!: string;

  @Field(() => String, { description: 'Password.' })
  password!: string;
}

@ObjectType({ description: 'A token, or why there is none.' })
export class SignInPayload {
  @Field(() => String, {
    nullable: true,
    description: 'Bearer token for the `Authorization` header; null when refused.',
  })
  token!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the token ends; null when refused.' })
  expiresAt!: string | null;

  @Field(() => Boolean, {
    description: 'The password was made by somebody else: with this token only `changePassword` is let through.',
  })
  mustChangePassword!: boolean;

  @Field(() => [UserError], { description: 'Why there is no token.' })
  userErrors!: readonly UserError[];
}

@Resolver()
export class SignInMutation {
  @Mutation(() => SignInPayload, {
    description:
      'Password for a short-lived token. Wrong ones slow down the account at this address, at unknown addresses, and the address.',
  })
  async signIn(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SignInInput, { description: 'Account and password.' }) input: SignInInput,
  ): Promise<SignInPayload> {
    const outcome = await context.services.accounts.signIn(input.username, input.password, context.address);
    if (typeof outcome === 'string')
      return { token: null, expiresAt: null, mustChangePassword: false, userErrors: userErrors([{ code: outcome }]) };
    const { accessLog } = context.services;
    await recordSignIn(accessLog, outcome, { operation: 'signIn', address: context.address });
    const { token, expiresAt, mustChangePassword } = outcome;
    return { token, expiresAt, mustChangePassword, userErrors: [] };
  }
}
