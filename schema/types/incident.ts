import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTimeScalar, LocalTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import {
  AlignmentEnum,
  ExclusionReasonEnum,
  IncidentSettingEnum,
  IncidentStatusEnum,
  ReportReasonEnum,
  SeverityEnum,
  SyncRecordStatusEnum,
} from './enums.ts';
import { IncidentParticipant } from './incident-participant.ts';
import { IssueSubject } from './issue-subject.ts';

@ObjectType({ description: 'Must the incident be reported, and why.' })
export class Reportability {
  @Field(() => Boolean, { description: 'It must be reported.' })
  isReportable!: boolean;

  @Field(() => Boolean, { description: 'The state receives it although it need not be reported.' })
  isVoluntary!: boolean;

  @Field(() => [ReportReasonEnum], { description: 'Criteria that are met.' })
  reasons!: readonly (keyof typeof ReportReasonEnum)[];

  @Field(() => [ExclusionReasonEnum], { description: 'Why it would not be certified as it stands.' })
  exclusions!: readonly (keyof typeof ExclusionReasonEnum)[];

  @Field(() => String, { description: 'One sentence with day, reason and page of the guide.' })
  explanation!: string;
}

@ObjectType({ description: 'A typed value of a custom element.' })
export class CustomValue {
  @Field(() => String, { description: 'Element.' })
  key!: string;

  @Field(() => String, { description: 'Value as text.' })
  value!: string;
}

@ObjectType({ description: "A record's way to the state." })
export class SyncRecord {
  @Field(() => SyncRecordStatusEnum, { description: 'Where it stands.' })
  status!: keyof typeof SyncRecordStatusEnum;

  @Field(() => String, { nullable: true, description: 'Why it does not go to the state; null unless EXCLUDED.' })
  reason!: string | null;

  @Field(() => ID, { description: 'The incident.' })
  incidentId!: string;
}

export const SyncRecordConnection = connectionTypes('SyncRecord', () => SyncRecord);

@ObjectType({ description: 'What a rule says of the incident.' })
export class IncidentIssue {
  @Field(() => ID, { description: 'Rule, for example BEH-04.' })
  ruleId!: string;

  @Field(() => SeverityEnum, { description: 'How bad.' })
  severity!: keyof typeof SeverityEnum;

  @Field(() => String, { description: 'What is the matter, as one sentence.' })
  message!: string;

  @Field(() => String, { description: 'How to fix it.' })
  fix!: string;

  @Field(() => [IssueSubject], { description: 'Who and what it is about, as far as the rule says it.' })
  about!: readonly IssueSubject[];
}

@ObjectType({ description: 'What happened in an incident.' })
export class BehaviorEvent {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'State code on the day of the incident; null: local only.' })
  stateCode!: string | null;

  @Field(() => Boolean, { description: 'Referred to law enforcement.' })
  isReferredToLawEnforcement!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Serious bodily injury; null when not asked.' })
  hasSeriousBodilyInjury!: boolean | null;

  @Field(() => [CustomValue], { description: 'Custom elements.' })
  customValues!: readonly CustomValue[];

  @Field(() => [IncidentParticipant], { description: 'People in it.' })
  participants!: readonly IncidentParticipant[];

  eventTypeId!: string | null;
}

@ObjectType({ description: 'Something that happened at one place and time, with its events, people and resolutions.' })
export class Incident {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { nullable: true, description: "Key in the district's own system; null when entered by hand." })
  sourceKey!: string | null;

  @Field(() => Int, { description: 'Calendar year in which its school year ends.' })
  schoolYear!: number;

  @Field(() => String, { nullable: true, description: 'Title; null in the state dataset and after destruction.' })
  title!: string | null;

  @Field(() => AlignmentEnum, { description: 'Discipline or award.' })
  alignment!: keyof typeof AlignmentEnum;

  @Field(() => IncidentStatusEnum, { description: 'How far it is.' })
  status!: keyof typeof IncidentStatusEnum;

  @Field(() => DateScalar, { description: 'Day.' })
  occurredOn!: string;

  @Field(() => LocalTimeScalar, { description: 'Local time.' })
  occurredAt!: string;

  @Field(() => IncidentSettingEnum, { description: 'On school property or at a school activity?' })
  setting!: keyof typeof IncidentSettingEnum;

  @Field(() => String, { nullable: true, description: 'Place; null when not recorded, and in the state dataset.' })
  location!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where exactly; null when not recorded, and in the state dataset.',
  })
  locationDescription!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Circumstances; null when not recorded, and in the state dataset.',
  })
  context!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'More about the circumstances; null when not recorded, and in the state dataset.',
  })
  contextDescription!: string | null;

  @Field(() => String, { nullable: true, description: 'Damages; null when not recorded, and in the state dataset.' })
  damages!: string | null;

  @Field(() => String, { nullable: true, description: 'Details; null when not recorded, and in the state dataset.' })
  details!: string | null;

  @Field(() => [BehaviorEvent], { description: 'What happened.' })
  behaviorEvents!: readonly BehaviorEvent[];

  @Field(() => Reportability, { description: 'Must it be reported, and why.' })
  reportability!: Reportability;

  @Field(() => SyncRecord, { description: 'Its way to the state.' })
  sync!: SyncRecord;

  @Field(() => Int, { description: 'Number of recorded changes: pass it as `expectedVersion`.' })
  version!: number;

  @Field(() => Boolean, { description: "It came as a teacher's referral; false in the state dataset." })
  isReferral!: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the office got it: for a referral when it was handed over; null for a draft and in the state dataset.',
  })
  submittedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was recorded; null in the state dataset.' })
  createdAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was changed last; null in the state dataset.' })
  modifiedAt!: string | null;

  districtId!: string;
  schoolId!: string;
  submittedByAccount!: string | null;
  createdByAccount!: string | null;
  modifiedByAccount!: string | null;
  dataset!: 'DISTRICT' | 'STATE';
}

export const IncidentConnection = connectionTypes('Incident', () => Incident);
