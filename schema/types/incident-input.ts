import { Field, ID, InputType, Int } from 'type-graphql';
import { DateScalar, DaysScalar, LocalTimeScalar } from '../scalars.ts';
import {
  AlignmentEnum,
  DisciplineAuthorityEnum,
  IncidentSettingEnum,
  NonStudentKindEnum,
  ParticipantRoleEnum,
} from './enums.ts';

@InputType({ description: 'A typed value of a custom element.' })
export class CustomValueInput {
  @Field(() => String, { description: 'Element.' })
  key!: string;

  @Field(() => String, { description: 'Value as text.' })
  value!: string;
}

@InputType({ description: 'What a resolution says beside its type.' })
abstract class ResolutionMembers {
  @Field(() => DaysScalar, {
    nullable: true,
    description:
      'School days in half days up to 730, for example "0.5"; required by hand. The length of an expulsion includes the days suspended while the board was awaited.',
  })
  durationSchoolDays?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day.' })
  startsOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day.' })
  endsOn?: string | null;

  @Field(() => DisciplineAuthorityEnum, { nullable: true, description: 'Who imposes it.' })
  imposedBy?: keyof typeof DisciplineAuthorityEnum | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day of the board decision: from the incident to today.' })
  boardActionOn?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Out-of-school suspension pending board action of the same person that this expulsion continues: its days are counted once.',
  })
  pendingBoardSuspensionId?: string | null;
}

@InputType({ description: 'What is decided for a participant.' })
export class ResolutionInput extends ResolutionMembers {
  @Field(() => ID, {
    nullable: true,
    description:
      'Of a resolution that stands in this incident (reviseIncident), UNKNOWN_CODE otherwise; left out for a new one.',
  })
  id?: string | null;

  @Field(() => ID, { description: 'Local resolution type.' })
  resolutionTypeId!: string;
}

@InputType({ description: 'Only what is given changes; null empties.' })
export class ResolutionChanges extends ResolutionMembers {
  @Field(() => ID, { nullable: true, description: 'Local resolution type.' })
  resolutionTypeId?: string;
}

@InputType({ description: 'What is said of a participant beside who it is.' })
abstract class ParticipantMembers {
  @Field(() => String, {
    nullable: true,
    description: 'Relationship to the school: required; of a student STUDENT, which may be left out.',
  })
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

  @Field(() => Boolean, { nullable: true, description: 'Shown on the portal; a new participant is not unless told.' })
  isDisplayedOnPortal?: boolean | null;
}

@InputType({ description: 'Somebody in the event: a student, or somebody else with a kind and perhaps a name.' })
export class IncidentParticipantInput extends ParticipantMembers {
  @Field(() => ID, {
    nullable: true,
    description:
      'Of a participant who stands in this incident (reviseIncident), UNKNOWN_CODE otherwise; left out for a new one.',
  })
  id?: string | null;

  @Field(() => ID, { nullable: true, description: 'Student.' })
  studentId?: string | null;

  @Field(() => NonStudentKindEnum, { nullable: true, description: 'Who else.' })
  nonStudentKind?: keyof typeof NonStudentKindEnum | null;

  @Field(() => String, { nullable: true, description: 'First name of somebody who is no student.' })
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name of somebody who is no student.' })
  lastName?: string | null;

  @Field(() => ParticipantRoleEnum, { description: 'What they were.' })
  role!: keyof typeof ParticipantRoleEnum;

  @Field(() => [ResolutionInput], { nullable: true, description: 'What is decided.' })
  resolutions?: ResolutionInput[] | null;
}

@InputType({ description: 'Only what is given changes; null empties.' })
export class IncidentParticipantChanges extends ParticipantMembers {
  @Field(() => ParticipantRoleEnum, { nullable: true, description: 'What they were.' })
  role?: keyof typeof ParticipantRoleEnum;
}

@InputType({ description: 'What happened.' })
export class BehaviorEventInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Of an event that stands in this incident (reviseIncident), UNKNOWN_CODE otherwise; left out for a new one.',
  })
  id?: string | null;

  @Field(() => ID, { description: 'Local event type.' })
  eventTypeId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Referred to law enforcement; false unless given.' })
  isReferredToLawEnforcement?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Serious bodily injury; leave out when not asked.' })
  hasSeriousBodilyInjury?: boolean | null;

  @Field(() => [CustomValueInput], { nullable: true, description: 'Custom elements.' })
  customValues?: CustomValueInput[] | null;

  @Field(() => [IncidentParticipantInput], { nullable: true, description: 'People in it.' })
  participants?: IncidentParticipantInput[] | null;
}

@InputType({ description: 'What an incident says as a whole.' })
abstract class IncidentMembers {
  @Field(() => String, {
    nullable: true,
    description: 'Title, one line of up to 200 characters; a blank one takes the name of the first event type.',
  })
  title?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day; of a new incident today unless given.' })
  occurredOn?: string | null;

  @Field(() => LocalTimeScalar, { nullable: true, description: 'Local time; of a new incident now unless given.' })
  occurredAt?: string | null;

  @Field(() => IncidentSettingEnum, {
    nullable: true,
    description:
      'On school property or at a school activity? When it is not given or UNKNOWN, a location on the campus says so; one that is corrected to a place elsewhere leaves it open again.',
  })
  setting?: keyof typeof IncidentSettingEnum | null;

  @Field(() => Int, { nullable: true, description: 'School year of the calendar; that of the day unless given.' })
  schoolYear?: number | null;

  @Field(() => String, { nullable: true, description: 'Place; by hand one of `incidentFormOptions.locations`.' })
  location?: string | null;

  @Field(() => String, { nullable: true, description: 'Where exactly.' })
  locationDescription?: string | null;

  @Field(() => String, { nullable: true, description: 'Circumstances; by hand one of `incidentFormOptions.contexts`.' })
  context?: string | null;

  @Field(() => String, { nullable: true, description: 'More about the circumstances.' })
  contextDescription?: string | null;

  @Field(() => String, { nullable: true, description: 'What the damages cost, for example "120.50" or "$1,200".' })
  damages?: string | null;

  @Field(() => String, { nullable: true, description: 'Details.' })
  details?: string | null;
}

@InputType({ description: 'The whole content of an incident.' })
export class IncidentContentInput extends IncidentMembers {
  @Field(() => [BehaviorEventInput], { nullable: true, description: 'What happened.' })
  events?: BehaviorEventInput[] | null;

  @Field(() => AlignmentEnum, {
    nullable: true,
    description:
      'Discipline unless given; of a correction the one it has. Another one needs a reason (REASON_REQUIRED). Event types are of the same alignment.',
  })
  alignment?: keyof typeof AlignmentEnum | null;
}

@InputType({ description: 'Only what is given changes; null empties a text.' })
export class IncidentDetailChanges extends IncidentMembers {
  @Field(() => AlignmentEnum, {
    nullable: true,
    description:
      'Discipline or award, with a reason (REASON_REQUIRED). Event types are of the same alignment: where there are events, `reviseIncident` corrects both at once.',
  })
  alignment?: keyof typeof AlignmentEnum | null;
}
