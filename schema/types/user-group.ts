import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionTypes } from '../support/connection.ts';
import { UserAccount } from './person.ts';

@ObjectType({
  description: 'Accounts that may do something together: groups of validation rules are assigned to them.',
})
export class UserGroup {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => Int, { description: 'Counts its changes.' })
  version!: number;

  @Field(() => [UserAccount], { description: 'Its accounts.' })
  accounts!: () => Promise<readonly object[]>;
}

export const UserGroupConnection = connectionTypes('UserGroup', () => UserGroup);
