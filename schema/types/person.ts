import { Field, ID, ObjectType } from 'type-graphql';

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
