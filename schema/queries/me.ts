import { Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { AccountSummary } from '../../src/application/ports/accounts.ts';
import { Fault } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { District } from '../types/district.ts';
import { RoleEnum } from '../types/enums.ts';
import { School } from '../types/school.ts';

@ObjectType({ description: 'The signed-in account and what it may do.' })
export class Me {
  @Field(() => ID, { description: 'Account.' })
  accountId!: string;

  @Field(() => String, { description: 'User name.' })
  username!: string;

  @Field(() => String, { description: 'Name shown to others.' })
  displayName!: string;

  @Field(() => [RoleEnum], { description: 'Roles of the account.' })
  roles!: readonly (keyof typeof RoleEnum)[];

  @Field(() => Boolean, {
    description: 'The password was made by somebody else: only `changePassword` is let through.',
  })
  mustChangePassword!: boolean;

  @Field(() => ID, { nullable: true, description: 'The person behind the account; null for service accounts.' })
  personId!: string | null;
}

@Resolver(() => Me)
export class MeQuery {
  @Query(() => Me, { description: 'Who am I?' })
  async me(@Ctx() context: GraphqlContext): Promise<AccountSummary> {
    const account = await context.loaders.account.load(signedIn(context).accountId);
    if (!account) throw new Fault('UNAUTHENTICATED', 'Sign in first.');
    return account;
  }

  @FieldResolver(() => District, {
    nullable: true,
    description: "The account's district; null for accounts of the agency.",
  })
  district(@Root() me: AccountSummary, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return me.districtId === null ? null : context.loaders.district.load(me.districtId);
  }

  @FieldResolver(() => [School], {
    nullable: true,
    description: 'Schools the account may act for; null means every school of its scope.',
  })
  async schools(@Root() me: AccountSummary, @Ctx() context: GraphqlContext): Promise<readonly object[] | null> {
    if (me.schoolIds === null) return null;
    const schools = await Promise.all(me.schoolIds.map((id) => context.loaders.school.load(id)));
    return schools.filter((school) => school !== null);
  }
}
