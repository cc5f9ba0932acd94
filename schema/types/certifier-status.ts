import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars.ts';
import { CategoryRoleEnum, SignatureMethodEnum, UserStatusEnum } from './certification-enums.ts';

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

  @Field(() => Int, {
    nullable: true,
    description:
      'Schools without a record that had some last year (BEH-14), of which the statement says that they have nothing to report; null where it was not asked.',
  })
  silentSchools!: number | null;

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
