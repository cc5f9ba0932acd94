import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../support/mutation.ts';
import { IncidentContentInput } from './incident-input.ts';

@InputType({ description: 'A new incident, whole.' })
export class ReportIncidentInput extends MutationInput {
  @Field(() => ID, { description: 'School.' })
  schoolId!: string;

  @Field(() => IncidentContentInput, { description: 'What happened, to whom, and what was decided.' })
  content!: IncidentContentInput;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "A teacher's referral: DRAFT until it is handed to the office (`submitReferral`) and taken over (`acceptReferral`). It concerns nobody else before.",
  })
  asReferral?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Foreign system, with sourceKey: 1 to 40 letters, digits, hyphens and underscores.',
  })
  sourceSystem?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Key there, up to 100 characters; imports know an incident as `schoolCode/key`.',
  })
  sourceKey?: string | null;
}
