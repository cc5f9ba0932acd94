import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionTypes } from '../support/connection.ts';
import { AccessEnum, ToolEnum } from './enums.ts';
import { UserAccount } from './person.ts';

@ObjectType({ description: 'What may be done with a tool.' })
export class ToolRight {
  @Field(() => ToolEnum, { description: 'The tool.' })
  tool!: keyof typeof ToolEnum;

  @Field(() => [AccessEnum], { description: 'What is allowed.' })
  access!: readonly (keyof typeof AccessEnum)[];
}

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

  @Field(() => [ToolRight], { description: 'What its accounts may do, as administrators of the org may.' })
  rights!: readonly ToolRight[];

  @Field(() => [UserAccount], { description: 'Its accounts.' })
  accounts!: () => Promise<readonly object[]>;
}

export const UserGroupConnection = connectionTypes('UserGroup', () => UserGroup);
