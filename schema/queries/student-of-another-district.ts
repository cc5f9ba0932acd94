import { Arg, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';

@ObjectType({ description: "Another district's student: what an incident needs, and nothing more." })
export class StudentOfAnotherDistrict {
  @Field(() => String, { nullable: true, description: 'First name; null when not known.' })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name; null when not known.' })
  lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Grade on the day; null when the source does not say.' })
  grade!: string | null;
}

@Resolver()
export class StudentOfAnotherDistrictQuery {
  @Query(() => StudentOfAnotherDistrict, {
    description:
      "A student who is enrolled in another district on the day, by the agency's number, whole: name and grade. Name them in an incident as STUDENT_OF_ANOTHER_DISTRICT. Your own district's students are found by `students`. Each look, also one that finds nobody, is logged with its purpose.",
  })
  async studentOfAnotherDistrict(
    @Ctx() context: GraphqlContext,
    @Arg('stateStudentId', () => String, { description: "The agency's number, whole." }) stateStudentId: string,
    @Arg('purpose', () => String, { description: 'Why; kept in the access log.' }) purpose: string,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day of the incident; today unless given.' })
    on?: string,
  ): Promise<StudentOfAnotherDistrict> {
    const { accountId, impersonatedBy, districtId } = signedIn(context);
    if (purpose.trim() === '') throw new Fault('BAD_USER_INPUT', 'State the purpose of reading names.');
    if (districtId === null) throw new Fault('FORBIDDEN', 'Accounts of the agency ask `students` with a purpose.');
    const { studentsElsewhere, accessLog, clock } = context.services;
    const found = await studentsElsewhere.find({
      stateStudentId: stateStudentId.trim(),
      districtId,
      on: on ?? stateDate(clock.now()),
    });
    await accessLog.record({
      kind: 'PII_READ',
      accountId: impersonatedBy ?? accountId,
      onBehalfOf: impersonatedBy === null ? null : accountId,
      operation: 'studentOfAnotherDistrict',
      purpose,
      rowCount: found ? 1 : 0,
      subject: found && `student:${found.studentId}`,
      address: context.address,
    });
    if (!found) throw notFound('student');
    const { firstName, lastName, grade } = found;
    return { firstName, lastName, grade };
  }
}
