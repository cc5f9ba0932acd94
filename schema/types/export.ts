import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, DigestScalar } from '../scalars.ts';
import { graphqlEnum } from '../support/register-enum.ts';

export const ExportProfileEnum = graphqlEnum('ExportProfile', 'What a file of exported data holds.', {
  AUDIT_BUNDLE: 'Everything that proves one snapshot: `state-edition verify` reads it without a server.',
  VALIDATION_REPORT:
    'What a group of rules finds now, or the report of a finished run as it was: one line for each finding, with day, time and source key of the incident and the local words for what happened and what followed (state codes in what the agency has).',
  VALIDATION_SUMMARY:
    'How much of it there is, now or in a finished run: one line for each rule, severity and school in which something is found.',
  GROUP_EXTRACT:
    "What a group of rules finds in the district's own records; line by line, only for groups that the user group Data Validation is assigned to.",
});

export const ExportFormatEnum = graphqlEnum('ExportFormat', 'How a report is written.', {
  CSV: 'Lines for a spreadsheet: RFC 4180, UTF-8 with a byte order mark, cells that look like formulas as text.',
  HTML: 'A page for the screen and for paper: no script, the head of the table on each sheet.',
});

@ObjectType({ description: 'A file of data that left, or is about to leave, the system.' })
export class Export {
  @Field(() => ID, { description: 'Identifier; that of its job.' })
  id!: string;

  @Field(() => ExportProfileEnum, { description: 'What it holds.' })
  profile!: keyof typeof ExportProfileEnum;

  @Field(() => String, { description: 'Name of the file.' })
  fileName!: string;

  @Field(() => Boolean, { description: 'Whether names of students, and titles of incidents, stand in it.' })
  hasNames!: boolean;

  @Field(() => Int, { description: 'Number of records in it.' })
  rowCount!: number;

  @Field(() => DigestScalar, { description: 'SHA-256 of the file.' })
  digest!: string;

  @Field(() => String, { description: 'What it is for, in the words of whoever asked.' })
  purpose!: string;

  @Field(() => DateTimeScalar, { description: 'Until then download links can be made, in real time.' })
  expiresAt!: string;
}
