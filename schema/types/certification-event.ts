import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CertificationEventDefinition } from '../../src/domain/certification-event/events.ts';
import { DateScalar, DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { CertificationEventStatusEnum, LastDayPolicyEnum } from './certification-enums.ts';
import { LevelEnum } from './enums.ts';
import { ValidationGroup } from './validation.ts';

@ObjectType({ description: 'A district, or a school, that takes part in a collection window.' })
export class CertificationParticipant {
  districtId!: string;
  schoolId!: string | null;
  eventId!: string;
}

@ObjectType({ description: "The state's collection window: who certifies what, and when." })
export class CertificationEvent {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;

  @Field(() => String, { description: 'Description; may be empty.' })
  description!: string;

  @Field(() => CertificationEventStatusEnum, { description: 'Where it stands.' })
  status!: keyof typeof CertificationEventStatusEnum;

  @Field(() => Boolean, { description: 'It is being closed, certification by certification.' })
  isClosing!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Version that participants see; null before the first publication.',
  })
  publishedVersion!: number | null;

  @Field(() => LevelEnum, { description: 'Who certifies.' })
  level!: keyof typeof LevelEnum;

  @Field(() => [ValidationGroup], { description: 'Rules that participants run.' })
  validationGroups!: () => Promise<readonly ValidationGroup[]>;

  @Field(() => String, { nullable: true, description: 'Address with more about the data; null when there is none.' })
  dataLink!: string | null;

  @Field(() => DateScalar, { description: 'First day on which participants see it.' })
  startsOn!: string;

  @Field(() => DateScalar, { description: 'First day on which they can certify.' })
  opensOn!: string;

  @Field(() => DateScalar, { description: 'Last day on which they can certify.' })
  endsOn!: string;

  @Field(() => LastDayPolicyEnum, { description: 'Whether certification waits for the last day of instruction.' })
  lastDayPolicy!: keyof typeof LastDayPolicyEnum;

  @Field(() => String, { description: 'The statement that certifiers sign.' })
  attestationText!: string;

  @Field(() => [CertificationParticipant], { description: 'Who takes part; districts see their own only.' })
  participants!: readonly CertificationParticipant[];

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  createdAt!: string;

  @Field(() => DateTimeScalar, { description: 'When it was changed last.' })
  modifiedAt!: string;

  @Field(() => Int, { description: 'Number of recorded changes: pass it as `expectedVersion`.' })
  version!: number;

  createdByAccount!: string;
  modifiedByAccount!: string;
  definition!: CertificationEventDefinition;
}

export const CertificationEventConnection = connectionTypes('CertificationEvent', () => CertificationEvent);
