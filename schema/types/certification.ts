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
  StepStatusEnum,
  UserStatusEnum,
} from './certification-enums.ts';
import { CertifierStatus } from './certifier-status.ts';
import { LevelEnum } from './enums.ts';
import { RecertificationOpening, RecertificationRequest } from './recertification.ts';
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

  @Field(() => Int, {
    description:
      'Schools that report nothing to the state, and did last year (BEH-14): when it is not 0, your signature says with areSilentSchoolsConfirmed that this is so.',
  })
  silentSchools!: number;

  @Field(() => [UserError], {
    description:
      "What the next step's mutation would refuse with; empty when it would be accepted or nothing is left to do.",
  })
  whyNotNext!: readonly UserError[];
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

export const CertificationConnection = connectionTypes('Certification', () => Certification);
