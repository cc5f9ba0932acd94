import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, DigestScalar } from '../scalars.ts';
import { graphqlEnum } from '../support/register-enum.ts';

export const ExportProfileEnum = graphqlEnum('ExportProfile', 'What a file of exported data holds.', {
  AUDIT_BUNDLE: 'Everything that proves one snapshot: `state-edition verify` reads it without a server.',
});

@ObjectType({ description: 'A file of data that left, or is about to leave, the system.' })
export class Export {
  @Field(() => ID, { description: 'Identifier; that of its job.' })
  id!: string;

  @Field(() => ExportProfileEnum, { description: 'What it holds.' })
  profile!: keyof typeof ExportProfileEnum;

  @Field(() => Int, { description: 'Number of records in it.' })
  rowCount!: number;

  @Field(() => DigestScalar, { description: 'SHA-256 of the file.' })
  digest!: string;

  @Field(() => String, { description: 'What it is for, in the words of whoever asked.' })
  purpose!: string;

  @Field(() => DateTimeScalar, { description: 'Until then download links can be made, in real time.' })
  expiresAt!: string;
}
