import { Field, ID, ObjectType } from 'type-graphql';
import { graphqlEnum } from '../support/register-enum.ts';
import { RoleEnum } from './enums.ts';

export const AccountStatusEnum = graphqlEnum('AccountStatus', 'Whether an account works.', {
  ACTIVE: 'It works.',
  EXPIRED: 'Its last day has passed.',
  DISABLED: 'It was switched off.',
});

@ObjectType({ description: 'A staff member of a district, or of the agency.' })
export class Person {
  @Field(() => ID, { description: 'Pseudonym: says nothing about the person.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'First name; null when unknown or destroyed.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name; null when unknown or destroyed.' })
  lastName!: string | null;

  @Field(() => String, { nullable: true, description: "The agency's staff number; null when unknown or destroyed." })
  seid!: string | null;
}

@ObjectType({ description: 'An account of a person, or of a machine.' })
export class UserAccount {
  @Field(() => ID, { description: 'Identifier.' })
  accountId!: string;

  @Field(() => String, { description: 'User name.' })
  username!: string;

  @Field(() => String, { description: 'Name shown to others.' })
  displayName!: string;

  @Field(() => [RoleEnum], { description: 'Roles.' })
  roles!: readonly (keyof typeof RoleEnum)[];

  @Field(() => AccountStatusEnum, { description: 'Whether it works today.' })
  status!: keyof typeof AccountStatusEnum;
}
