import { Field, ID, ObjectType } from 'type-graphql';
import { NonStudentKindEnum, ParticipantRoleEnum } from './enums.ts';
import { DaysRemoved, Resolution } from './resolution.ts';

@ObjectType({ description: 'Somebody in a behavior event.' })
export class IncidentParticipant {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => NonStudentKindEnum, { nullable: true, description: 'Who it is; null for students of the district.' })
  nonStudentKind!: keyof typeof NonStudentKindEnum | null;

  @Field(() => String, {
    nullable: true,
    description: 'First name of somebody who is no student; null when unknown, destroyed or a student.',
  })
  firstName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Last name of somebody who is no student; null when unknown, destroyed or a student.',
  })
  lastName!: string | null;

  @Field(() => ParticipantRoleEnum, { description: 'What they were.' })
  role!: keyof typeof ParticipantRoleEnum;

  @Field(() => String, { nullable: true, description: 'Relationship to the school; null when the source did not say.' })
  relationshipToSchool!: string | null;

  @Field(() => String, { nullable: true, description: 'Demeanor; null when not recorded.' })
  demeanor!: string | null;

  @Field(() => String, { nullable: true, description: 'Injury; null when not recorded.' })
  injury!: string | null;

  @Field(() => String, { nullable: true, description: 'Description of the injury; null when not recorded.' })
  injuryDescription!: string | null;

  @Field(() => String, { nullable: true, description: 'Medical service provided; null when not recorded.' })
  medicalService!: string | null;

  @Field(() => String, { nullable: true, description: 'Details; null when not recorded.' })
  details!: string | null;

  @Field(() => Boolean, { description: 'Shown on the portal.' })
  isDisplayedOnPortal!: boolean;

  @Field(() => Boolean, { description: 'An IEP was active on the day of the incident.' })
  hadActiveIep!: boolean;

  @Field(() => Boolean, { description: 'In the 21st Century program on that day.' })
  was21stCentury!: boolean;

  @Field(() => Boolean, { description: 'Enrolled in the district on that day.' })
  wasEnrolled!: boolean;

  @Field(() => DaysRemoved, {
    nullable: true,
    description: 'Days away from class; null in the state dataset.',
  })
  daysRemoved!: DaysRemoved | null;

  @Field(() => [Resolution], { description: 'What was decided.' })
  resolutions!: readonly Resolution[];

  studentId!: string | null;
}
