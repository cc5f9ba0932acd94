import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';

@ObjectType({ description: 'A school of a district.' })
export class School {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: "The agency's code." })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => Boolean, { description: 'Public schools only are measured against the dangerous-school definition.' })
  isPublic!: boolean;

  @Field(() => [String], { description: 'Grades taught: PK, KG, 01 to 12.' })
  grades!: readonly string[];

  @Field(() => Int, {
    description: 'Number of recorded changes, of its calendars and counts, too: pass it as `expectedVersion`.',
  })
  version!: number;

  districtId!: string;
}

@ObjectType({ description: 'Instruction days of one school year.' })
export class SchoolCalendar {
  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;

  @Field(() => DateScalar, { description: 'First day of instruction.' })
  firstDay!: string;

  @Field(() => DateScalar, { description: 'Last day of instruction.' })
  lastInstructionDay!: string;

  @Field(() => [DateScalar], { description: 'Weekdays without school.' })
  nonSchoolDays!: readonly string[];
}

@ObjectType({ description: 'Official enrolment of a school.' })
export class EnrollmentCount {
  @Field(() => DateScalar, { description: 'Day on which students were counted.' })
  countedOn!: string;

  @Field(() => Int, { description: 'Students.' })
  count!: number;
}

export const SchoolConnection = connectionTypes('School', () => School);
