import { Field, ID, ObjectType } from 'type-graphql';
import { graphqlEnum } from '../support/register-enum.ts';

export const ActorKindEnum = graphqlEnum('ActorKind', 'Who can act.', {
  PERSON: 'Somebody with an account.',
  SERVICE_ACCOUNT: "A machine client of a district's system.",
  SYSTEM: 'The server itself, following a recorded fact.',
});

@ObjectType({ description: 'Who did something.' })
export class Actor {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => String, { description: "The account's display name." })
  displayName!: string;

  @Field(() => Actor, {
    nullable: true,
    description: 'In whose name; null unless somebody was signed in as another person.',
  })
  onBehalfOf!: Actor | null;

  @Field(() => ActorKindEnum, { description: 'Person, machine or the server.' })
  kind!: keyof typeof ActorKindEnum;
}
