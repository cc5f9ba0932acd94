import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CertificationState } from '../../src/domain/certification/status.ts';
import { DateScalar, DateTimeScalar, PositionScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { UserError } from '../support/mutation.ts';
import {
  CategoryRoleEnum,
  CertificationActionEnum,
  EventStatusEnum,
  LastDayPolicyEnum,
  RequestOutcomeEnum,
  SignatureMethodEnum,
  StepStatusEnum,
  UserStatusEnum,
} from './certification-enums.ts';
import { LevelEnum } from './enums.ts';
import { Snapshot } from './snapshot.ts';

@ObjectType({
  description: 'The four steps of the wizard as you stand in them: runs are shared, opened reports are not.',
})
export class WizardProgress {
  @Field(() => StepStatusEnum, { description: 'Step 1: rules on what the district has.' })
  districtValidation!: keyof typeof StepStatusEnum;

  @Field(() => StepStatusEnum, { description: 'Step 2: rules on what the state has, and the comparison.' })
  stateValidation!: keyof typeof StepStatusEnum;

  @Field(() => StepStatusEnum, { description: 'Step 3: the capture.' })
  snapshotValidation!: keyof typeof StepStatusEnum;

  @Field(() => StepStatusEnum, { description: 'Step 4: your signature.' })
  submission!: keyof typeof StepStatusEnum;

  @Field(() => [UserError], {
    description:
      "What the next step's mutation would refuse with; empty when it would be accepted or nothing is left to do.",
  })
  whyNotNext!: readonly UserError[];
}

@ObjectType({ description: 'What a certifier signed.' })
export class Attestation {
  @Field(() => String, { description: 'The statement as it stood on the screen.' })
  text!: string;

  @Field(() => Int, { description: 'Published version of the window that the statement comes from.' })
  textVersion!: number;

  @Field(() => String, { nullable: true, description: 'The name as it was typed; null once destroyed.' })
  typedName!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When; null in a dry run.' })
  signedAt!: string | null;

  @Field(() => Boolean, { description: 'The statement says that there is nothing to report.' })
  isZeroReport!: boolean;

  @Field(() => SignatureMethodEnum, { description: 'How.' })
  method!: keyof typeof SignatureMethodEnum;
}

@ObjectType({ description: 'One certifier or reviewer of a certification.' })
export class CertifierStatus {
  @Field(() => CategoryRoleEnum, { description: 'Certifier or reviewer.' })
  role!: keyof typeof CategoryRoleEnum;

  @Field(() => Boolean, { description: 'Is a member today.' })
  isActive!: boolean;

  @Field(() => Boolean, { description: 'Has to sign in this cycle.' })
  isRequired!: boolean;

  @Field(() => UserStatusEnum, { description: 'Where this person stands.' })
  status!: keyof typeof UserStatusEnum;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When this person submitted in this cycle; null before.',
  })
  submittedAt!: string | null;

  @Field(() => Attestation, { nullable: true, description: 'What this person signed in this cycle; null before.' })
  attestation!: Attestation | null;

  @Field(() => ID, { nullable: true, description: 'The snapshot that the signature is about; null before.' })
  snapshotId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The retake that took this person's last signature of the cycle; null when none did.",
  })
  voidedBySnapshotId!: string | null;

  personId!: string;
}

@ObjectType({ description: "A district's request to certify again." })
export class RecertificationRequest {
  @Field(() => String, { nullable: true, description: 'Why; null once destroyed.' })
  reason!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When; null in a dry run.' })
  requestedAt!: string | null;

  @Field(() => RequestOutcomeEnum, { description: 'What became of it.' })
  outcome!: keyof typeof RequestOutcomeEnum;

  @Field(() => String, {
    nullable: true,
    description: "The state's answer; null while open, when withdrawn, and once destroyed.",
  })
  answer!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was answered; null while open.' })
  answeredAt!: string | null;

  requestedBy!: string;
}

@ObjectType({ description: 'How the cycle was opened that follows the first.' })
export class RecertificationOpening {
  @Field(() => Boolean, { description: 'The district had asked for it.' })
  isByRequest!: boolean;

  @Field(() => String, { nullable: true, description: "The state's reason; null once destroyed." })
  reason!: string | null;

  @Field(() => [ID], { description: 'Records it is about; may be empty.' })
  rowIds!: readonly string[];

  @Field(() => DateTimeScalar, { nullable: true, description: 'When; null in a dry run.' })
  openedAt!: string | null;
}

@ObjectType({ description: "One participant's run through a collection window." })
export class Certification {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: 'Name of the window.' })
  name!: string;

  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;

  @Field(() => LevelEnum, { description: 'Who certifies.' })
  level!: keyof typeof LevelEnum;

  @Field(() => Int, { description: '1, and one more with each recertification.' })
  cycle!: number;

  @Field(() => EventStatusEnum, { description: 'Where it stands.' })
  eventStatus!: keyof typeof EventStatusEnum;

  @Field(() => EventStatusEnum, { description: 'The settled status, which an open request does not change.' })
  recordStatus!: keyof typeof EventStatusEnum;

  @Field(() => DateScalar, { description: 'First day on which the district sees it.' })
  startsOn!: string;

  @Field(() => DateScalar, { description: 'First day on which it can be certified.' })
  opensOn!: string;

  @Field(() => DateScalar, { description: "Last day on which it can be certified: this participant's own." })
  dueOn!: string;

  @Field(() => LastDayPolicyEnum, { description: 'Whether certification waits for the last day of instruction.' })
  lastDayPolicy!: keyof typeof LastDayPolicyEnum;

  @Field(() => DateScalar, { nullable: true, description: 'Last day of instruction; null when no calendar is known.' })
  lastInstructionDay!: string | null;

  @Field(() => Boolean, { description: 'Not sent although the due date is over.' })
  isOverdue!: boolean;

  @Field(() => Boolean, { description: 'The window is closed: nobody can submit any more.' })
  isFrozen!: boolean;

  @Field(() => String, { description: 'The statement that certifiers sign.' })
  attestationText!: string;

  @Field(() => UserStatusEnum, { nullable: true, description: 'Where you stand; null when you are no member.' })
  myUserStatus!: keyof typeof UserStatusEnum | null;

  @Field(() => CategoryRoleEnum, {
    nullable: true,
    description: 'What you are in it; null when you are no active member.',
  })
  myRole!: keyof typeof CategoryRoleEnum | null;

  @Field(() => [CertificationActionEnum], { description: 'What you may do today; VIEW only in a view of the past.' })
  allowedActions!: readonly (keyof typeof CertificationActionEnum)[];

  @Field(() => [UserError], {
    description: 'Why your own act is not possible: the approval for an approver, the submission for everybody else.',
  })
  blockedBy!: readonly UserError[];

  @Field(() => WizardProgress, { description: 'The steps as you stand in them.' })
  wizard!: WizardProgress;

  @Field(() => [CertifierStatus], { description: 'Certifiers and reviewers, those too who have left.' })
  certifiers!: readonly CertifierStatus[];

  @Field(() => Int, { description: 'Certifiers who have signed in this cycle.' })
  certifiersDone!: number;

  @Field(() => Int, { description: 'Certifiers who have to sign in this cycle.' })
  certifiersTotal!: number;

  @Field(() => [Snapshot], { description: 'Every snapshot of every cycle, oldest first.' })
  snapshots!: readonly Snapshot[];

  @Field(() => Snapshot, {
    nullable: true,
    description: 'The snapshot that step 3 and the signatures are about; null when there is none.',
  })
  currentSnapshot!: Snapshot | null;

  @Field(() => Snapshot, { nullable: true, description: 'The snapshot that the state has approved; null before.' })
  approvedSnapshot!: Snapshot | null;

  @Field(() => RecertificationRequest, { nullable: true, description: 'The latest request; null when there was none.' })
  recertificationRequest!: RecertificationRequest | null;

  @Field(() => RecertificationOpening, { nullable: true, description: 'How this cycle was opened; null in the first.' })
  recertification!: RecertificationOpening | null;

  @Field(() => ID, { nullable: true, description: 'The last run of step 1; null before.' })
  districtRunId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The last finished run of step 2; null before.' })
  stateRunId!: string | null;

  @Field(() => PositionScalar, {
    description: 'Journal position of its last event. In a subscription: pass it as `afterPosition` to resume.',
  })
  position!: string;

  @Field(() => Int, { description: 'Number of recorded changes.' })
  version!: number;

  @Field(() => DateTimeScalar, { description: 'When it was changed last.' })
  modifiedAt!: string;

  eventId!: string;
  districtId!: string;
  schoolId!: string | null;
  state!: CertificationState;
  /** The moment it was asked for; null: now. */
  asOf!: { readonly position: number } | { readonly time: string } | null;
}

@ObjectType({ description: "A domain event of a certification's history." })
export class CertificationHistoryEntry {
  @Field(() => String, { description: 'What happened, for example CertificationSubmitted.' })
  type!: string;

  @Field(() => Int, { nullable: true, description: 'Cycle it belongs to; null where it concerns no cycle.' })
  cycle!: number | null;

  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: string;

  @Field(() => PositionScalar, { description: 'Where in the journal.' })
  position!: string;

  actorId!: string;
  onBehalfOf!: string | null;
}

export const CertificationConnection = connectionTypes('Certification', () => Certification);
export const CertificationHistoryConnection = connectionTypes(
  'CertificationHistoryEntry',
  () => CertificationHistoryEntry,
);
