import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CertificationState } from '../../src/domain/certification/status.ts';
import { DateTimeScalar, DigestScalar, PositionScalar } from '../scalars.ts';
import { SnapshotStatusEnum, SnapshotTriggerEnum } from './certification-enums.ts';

@ObjectType({
  description:
    'The records of a participant as they stood at one position, captured for certification. Its rows never change.',
})
export class Snapshot {
  @Field(() => ID, { description: 'Identifier; the job that takes it has the same.' })
  id!: string;

  @Field(() => Int, { description: 'Cycle of the certification it was taken in.' })
  cycle!: number;

  @Field(() => SnapshotStatusEnum, { description: 'Where it stands.' })
  status!: keyof typeof SnapshotStatusEnum;

  @Field(() => SnapshotTriggerEnum, { description: 'Who had it taken.' })
  trigger!: keyof typeof SnapshotTriggerEnum;

  @Field(() => DigestScalar, {
    nullable: true,
    description: 'Digest of everything in it: what certifiers and approvers name. Null while queued.',
  })
  digest!: string | null;

  @Field(() => PositionScalar, {
    nullable: true,
    description: 'Position at which the records were captured; null while queued.',
  })
  position!: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of records; null while queued.' })
  rowCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Fatal findings on the captured records; null while queued.' })
  fatalCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Warnings on the captured records; null while queued.' })
  warningCount!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was asked for.' })
  takenAt!: string | null;

  @Field(() => String, { description: 'Format of the certified record, `behavior/1`.' })
  recordFormat!: string;

  @Field(() => String, { nullable: true, description: 'Why it was taken again; null for a first one.' })
  reason!: string | null;

  supersedesId!: string | null;
  supersededById!: string | null;
  certificationId!: string;
  districtId!: string;
  /** The certification that it was read from, so that its neighbours are as old as it is. */
  state!: CertificationState;
}
