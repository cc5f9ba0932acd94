import { Field, ID, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What in the record, or who in the school, an issue is about.' })
export class IssueSubject {
  @Field(() => ID, { nullable: true, description: 'The behavior event of the record; null where the rule names none.' })
  behaviorEventId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The participant of the record; null where the rule names none.' })
  participantId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The resolution of the record; null where the rule names none.' })
  resolutionId!: string | null;

  /** The record; null when the issue is about the school. */
  incidentId!: string | null;
  /** Null where the rule did not say it, and the participant does. */
  studentId!: string | null;
  /** Other records that the rule compared, whoever may see them. */
  others!: readonly string[];
}
