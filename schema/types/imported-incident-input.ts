import { Field, InputType } from 'type-graphql';
import { DateScalar, DaysScalar, LocalTimeScalar } from '../scalars.ts';
import { DisciplineAuthorityEnum, IncidentSettingEnum, NonStudentKindEnum, ParticipantRoleEnum } from './enums.ts';

@InputType({ description: 'A measure for a participant, in the words of the foreign system.' })
export class ImportedDisciplineInput {
  @Field(() => String, { nullable: true, description: 'Key there; its word and first day unless given.' })
  key?: string | null;

  @Field(() => String, { description: 'What was done: the crosswalk says which resolution type that is.' })
  discipline!: string;

  @Field(() => DaysScalar, { nullable: true, description: 'School days, for example "0.5".' })
  days?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day.' })
  startsOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; counted from first day and days unless given.' })
  endsOn?: string | null;

  @Field(() => DisciplineAuthorityEnum, { nullable: true, description: 'Who imposed it.' })
  imposedBy?: keyof typeof DisciplineAuthorityEnum | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day of the board decision.' })
  boardActionOn?: string | null;
}

@InputType({ description: 'Somebody in the event: a student by state student id, or somebody else.' })
export class ImportedParticipantInput {
  @Field(() => String, { nullable: true, description: 'State student id; left out for other people.' })
  studentUniqueId?: string | null;

  @Field(() => String, { nullable: true, description: 'Tells people without a student id apart.' })
  personKey?: string | null;

  @Field(() => NonStudentKindEnum, { nullable: true, description: 'Who somebody is who is no student here.' })
  nonStudentKind?: keyof typeof NonStudentKindEnum | null;

  @Field(() => String, { nullable: true, description: 'First name of somebody who is no student here.' })
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name of somebody who is no student here.' })
  lastName?: string | null;

  @Field(() => ParticipantRoleEnum, { description: 'What they were.' })
  role!: keyof typeof ParticipantRoleEnum;

  @Field(() => String, { nullable: true, description: 'Relationship to the school; of a student STUDENT.' })
  relationshipToSchool?: string | null;

  @Field(() => String, { nullable: true, description: 'Demeanor.' })
  demeanor?: string | null;

  @Field(() => String, { nullable: true, description: 'Injury.' })
  injury?: string | null;

  @Field(() => String, { nullable: true, description: 'Description of the injury.' })
  injuryDescription?: string | null;

  @Field(() => String, { nullable: true, description: 'Medical service provided.' })
  medicalService?: string | null;

  @Field(() => String, { nullable: true, description: 'Details.' })
  details?: string | null;

  @Field(() => [ImportedDisciplineInput], { nullable: true, description: 'What was done.' })
  disciplines?: ImportedDisciplineInput[] | null;
}

@InputType({ description: 'What happened, in the words of the foreign system.' })
export class ImportedEventInput {
  @Field(() => String, { description: 'What happened: the crosswalk says which event type that is.' })
  behavior!: string;

  @Field(() => [String], { nullable: true, description: 'Weapons of the offender: part of the value that is mapped.' })
  weapons?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Referred to law enforcement.' })
  isReferredToLawEnforcement?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Serious bodily injury; null: not asked.' })
  hasSeriousBodilyInjury?: boolean | null;

  @Field(() => [ImportedParticipantInput], { nullable: true, description: 'People in it.' })
  participants?: ImportedParticipantInput[] | null;
}

@InputType({
  description:
    'An incident of a foreign system, whole. What is left out stays as it is here; null says that there is nothing.',
})
export class ImportedIncidentInput {
  @Field(() => String, {
    description:
      'Its key there within its school, 1 to 100 characters; `schoolCode/key`, as the incident has it, is the same. One under which an incident stands already, without its school, is that one.',
  })
  sourceKey!: string;

  @Field(() => String, { description: 'Code of the school.' })
  schoolCode!: string;

  @Field(() => DateScalar, { description: 'Day.' })
  occurredOn!: string;

  @Field(() => LocalTimeScalar, { nullable: true, description: 'Local time.' })
  occurredAt?: string | null;

  @Field(() => String, { nullable: true, description: 'Title; the first event type otherwise.' })
  title?: string | null;

  @Field(() => IncidentSettingEnum, { nullable: true, description: 'On school property or at a school activity?' })
  setting?: keyof typeof IncidentSettingEnum | null;

  @Field(() => String, { nullable: true, description: 'Place.' })
  location?: string | null;

  @Field(() => String, { nullable: true, description: 'Circumstances.' })
  context?: string | null;

  @Field(() => String, { nullable: true, description: 'Damages.' })
  damages?: string | null;

  @Field(() => String, { nullable: true, description: 'Details.' })
  details?: string | null;

  @Field(() => [ImportedEventInput], { description: 'What happened; at least one.' })
  events!: ImportedEventInput[];
}
