import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { FederalRaceEthnicityEnum, PiiStateEnum, ProgramEnum, RaceEnum } from './enums.ts';

@ObjectType({
  description:
    'A student. Names, numbers and birth date are null, with `pii: DESTROYED`, after the records were destroyed. A student of other schools whom a record of yours names is MASKED: name and grade, every other field null or empty.',
})
export class Student {
  @Field(() => ID, { description: 'Pseudonym: says nothing about the student.' })
  id!: string;

  @Field(() => PiiStateEnum, { description: 'Whether the personal fields can be read.' })
  pii!: keyof typeof PiiStateEnum;

  @Field(() => String, { nullable: true, description: "The agency's student number; null when unknown or destroyed." })
  stateStudentId!: string | null;

  @Field(() => String, { nullable: true, description: "The district's number; null when unknown or destroyed." })
  localStudentNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'First name; null when destroyed.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Middle name; null when there is none or it is destroyed.' })
  middleName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name; null when destroyed.' })
  lastName!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Birth date; null when unknown or destroyed.' })
  bornOn!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'First part of the two-part question; null when not asked or destroyed.',
  })
  isHispanic!: boolean | null;

  @Field(() => [RaceEnum], { nullable: true, description: 'Second part; null when not asked or destroyed.' })
  races!: readonly (keyof typeof RaceEnum)[] | null;

  @Field(() => Int, { description: 'Changes of the identity so far: what an edit may expect.' })
  version!: number;
}

@ObjectType({ description: 'A student under two ids became one.' })
export class StudentMerge {
  @Field(() => DateTimeScalar, { description: 'When it was said.' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'Why; null when destroyed.' })
  reason!: string | null;

  @Field(() => ID, { description: 'Whom the merged student was merged into; perhaps merged into another one later.' })
  keptStudentId!: string;

  actorId!: string;
  onBehalfOf!: string | null;
}

@ObjectType({ description: 'Who a student was until the next correction.' })
export class StudentIdentityVersion {
  @Field(() => ID, { description: 'Under which id it was recorded: that of the student, or of one who was merged.' })
  studentId!: string;

  @Field(() => StudentMerge, {
    nullable: true,
    description: 'How the id came to stand for the student; null for the own one.',
  })
  merge!: StudentMerge | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  at!: string;

  @Field(() => Int, { description: 'Version.' })
  version!: number;

  @Field(() => String, { nullable: true, description: "The agency's student number; null when unknown or destroyed." })
  stateStudentId!: string | null;

  @Field(() => String, { nullable: true, description: "The district's number; null when unknown or destroyed." })
  localStudentNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'First name; null when destroyed.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Middle name; null when there is none or it is destroyed.' })
  middleName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name; null when destroyed.' })
  lastName!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Birth date; null when unknown or destroyed.' })
  bornOn!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'First part of the two-part question; null when not asked or destroyed.',
  })
  isHispanic!: boolean | null;

  @Field(() => [RaceEnum], { nullable: true, description: 'Second part; null when not asked or destroyed.' })
  races!: readonly (keyof typeof RaceEnum)[] | null;

  @Field(() => FederalRaceEthnicityEnum, { nullable: true, description: 'Federal category; null when destroyed.' })
  federalRaceEthnicity!: keyof typeof FederalRaceEthnicityEnum | null;

  actorId!: string;
  onBehalfOf!: string | null;
}

@ObjectType({ description: 'An enrolment in a school.' })
export class Enrollment {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Grade; null when the source does not say.' })
  grade!: string | null;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; null while enrolled.' })
  endsOn!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it ended; null while enrolled, when a file ended it, and when destroyed.',
  })
  endReason!: string | null;

  @Field(() => Int, { description: 'Changes so far: what an edit may expect.' })
  version!: number;

  schoolId!: string;
  responsibleDistrictId!: string;
}

@ObjectType({ description: 'Days on which an individualized education program is active.' })
export class IepPeriod {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; null while active.' })
  endsOn!: string | null;

  @Field(() => Int, { description: 'Changes so far: what an edit may expect.' })
  version!: number;

  districtId!: string;
}

@ObjectType({ description: 'Participation in a program.' })
export class ProgramParticipation {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => ProgramEnum, { description: 'The program.' })
  program!: keyof typeof ProgramEnum;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; null while taking part.' })
  endsOn!: string | null;

  @Field(() => Int, { description: 'Changes so far: what an edit may expect.' })
  version!: number;
}

export const StudentConnection = connectionTypes('Student', () => Student);
