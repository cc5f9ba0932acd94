import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ACCESS_KINDS } from '../../src/application/ports/access-log.ts';
import { DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { graphqlEnum } from '../support/register-enum.ts';

export const AccessKindEnum = graphqlEnum<(typeof ACCESS_KINDS)[number]>('AccessKind', 'How data was reached.', {
  PII_READ: 'Names of people were read.',
  EXPORT: 'A file of data was written.',
  DOWNLOAD: 'A link to a file was made.',
  IMPERSONATION: 'Somebody signed in as another person.',
  REPLAY: 'Events were sent again.',
  SIGN_IN: 'Somebody signed in.',
});

@ObjectType({ description: 'Who reached what, and why. Rows are never changed and never removed.' })
export class AccessLogEntry {
  @Field(() => ID, { description: 'Identifier; grows with time.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When, in real time.' })
  at!: string;

  @Field(() => AccessKindEnum, { description: 'How.' })
  kind!: keyof typeof AccessKindEnum;

  @Field(() => String, { description: 'The operation.' })
  operation!: string;

  @Field(() => String, { description: 'Why, in the words of whoever did it; empty where nobody is asked.' })
  purpose!: string;

  @Field(() => Int, { description: 'Number of rows or people.' })
  rowCount!: number;

  @Field(() => ID, {
    nullable: true,
    description:
      'Pseudonym of the person it is about; null when it is not about one, and for people of a district also where nobody was named rightly.',
  })
  subject!: string | null;

  @Field(() => String, { description: 'Network address.' })
  address!: string;

  actorAccount!: string | null;
  onBehalfOfAccount!: string | null;
  districtId!: string | null;
}

export const AccessLogConnection = connectionTypes('AccessLogEntry', () => AccessLogEntry);
