import { Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';

@ObjectType({ description: 'The token is gone.' })
export class SignOutPayload {
  @Field(() => Boolean, { description: 'True: the token no longer works.' })
  isSignedOut!: boolean;
}

@Resolver()
export class SignOutMutation {
  @Mutation(() => SignOutPayload, { description: 'Revokes the token of this request.' })
  async signOut(@Ctx() context: GraphqlContext): Promise<SignOutPayload> {
    if (context.tokenId !== null) await context.services.accounts.revoke(context.tokenId);
    return { isSignedOut: true };
  }
}
