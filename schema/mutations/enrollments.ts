import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { EnrollmentDoc } from '../../projections/enrollment/projection.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { studentDecider } from '../../src/domain/student/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { isGrade } from '../support/grades.ts';
import { stateOf } from '../support/history.ts';
import {
  commandContext,
  EditInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
} from '../support/mutation.ts';
import { runOnDays } from '../support/run-on-days.ts';
import { isOwnSchool, visibleSchool } from '../support/scope.ts';
import { enrollmentDays } from '../support/student-days.ts';
import { isUuid } from '../support/uuid.ts';
import { Enrollment } from '../types/student.ts';

@InputType({ description: 'A new enrolment. Give studentId, or stateStudentId.' })
export class EnrollStudentInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'Student.' })
  studentId?: string | null;

  @Field(() => String, { nullable: true, description: "The agency's student number, of a student who is registered." })
  stateStudentId?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "Birth date: needed for a student whom the district does not have yet. Another one than the student's is NOT_FOUND.",
  })
  bornOn?: string | null;

  @Field(() => ID, { description: 'School.' })
  schoolId!: string;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Last day, of an enrolment that is recorded with its end: before the next one in the school begins. Open unless given.',
  })
  endsOn?: string | null;

  @Field(() => String, { nullable: true, description: 'Grade: PK, KG, 01 to 12.' })
  grade?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The district responsible for the student's IEP; the enrolling one unless given.",
  })
  responsibleDistrictId?: string | null;
}

@InputType({ description: 'The end of an enrolment.' })
export class EndEnrollmentInput extends EditInput {
  @Field(() => ID, { description: 'Enrolment.' })
  enrollmentId!: string;

  @Field(() => DateScalar, {
    description: 'Last day; another one corrects it. Before the next enrolment in the school begins.',
  })
  endsOn!: string;

  @Field(() => String, { description: 'Why; kept sealed.' })
  reason!: string;
}

@ObjectType({ implements: MutationPayload, description: 'The enrolment as it reads now.' })
export class EnrollmentPayload extends MutationPayload {
  @Field(() => Enrollment, { nullable: true, description: 'The enrolment; null when refused.' })
  enrollment!: object | null;
}

type Answer = Promise<PayloadBase & { readonly enrollment: object | null }>;

@Resolver()
export class EnrollmentMutations {
  @Mutation(() => EnrollmentPayload, {
    description:
      'Enrols a registered student. Student, school and first day are one enrolment, however often it is sent and whoever recorded it first. A student who moves in is named with the birth date; the look is logged. One who is in the school on any of the days is DATES_OUT_OF_ORDER: the enrolment before ends first, and one that begins before another has its end. So is another end of an enrolment that stands: endEnrollment changes it.',
  })
  async enrollStudent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => EnrollStudentInput, { description: 'The enrolment.' }) input: EnrollStudentInput,
  ): Answer {
    const { startsOn } = input;
    const grade = input.grade ?? null;
    const endsOn = input.endsOn ?? null;
    const school = await visibleSchool(context, input.schoolId);
    if (!isOwnSchool(signedIn(context), school.id))
      return { ...refusal({ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }), enrollment: null };
    if (grade !== null && !isGrade(grade))
      return { ...refusal({ code: 'GRADE_OUT_OF_RANGE', path: ['grade'] }), enrollment: null };
    const studentId = await registeredStudent(context, input);
    const districtId = school.districtId;
    const responsibleDistrictId = input.responsibleDistrictId ?? districtId;
    // The responsible district is often another one than the account's own: it must exist, nothing else of it is answered.
    if (!(await context.services.commands.history(streams.district(responsibleDistrictId))).length)
      throw notFound('district');
    const days = await enrollmentDays(context, { districtId, schoolId: school.id, studentId });
    const derived = context.services.commands.deriveId(commandContext(context, input), 'enrollStudent', 'enrollment');
    for (let enrollmentId = (await days.beginningOn(startsOn)) ?? derived; ;) {
      const data = {
        enrollmentId,
        districtId,
        schoolId: school.id,
        studentId,
        grade,
        startsOn,
        responsibleDistrictId,
      };
      const { payload, outcome, record } = await runOnDays(context, input, days, {
        operation: 'enrollStudent',
        recordId: enrollmentId,
        command: async (state, othersDuring) => ({
          type: 'EnrollStudent',
          ...(state === null && { others: await othersDuring({ startsOn, endsOn }) }),
          endsOn,
          data,
        }),
      });
      if (outcome) return { ...payload, enrollment: record };
      // The same enrolment was sent twice at once: the other request had the days first, and the enrolment has its id.
      const sameId = await days.beginningOn(startsOn);
      if (sameId === null || sameId === enrollmentId) return { ...payload, enrollment: null };
      enrollmentId = sameId;
    }
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Ends an enrolment of the account’s schools, with the reason; without one it is REASON_REQUIRED.',
  })
  async endEnrollment(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => EndEnrollmentInput, { description: 'Enrolment and day.' }) input: EndEnrollmentInput,
  ): Answer {
    const { enrollmentId, endsOn } = input;
    const reason = input.reason.trim();
    const enrollment = await ownEnrollment(context, enrollmentId);
    const { districtId, schoolId, studentId } = enrollment;
    const days = await enrollmentDays(context, enrollment);
    const { payload, record } = await runOnDays(context, input, days, {
      operation: 'endEnrollment',
      recordId: enrollmentId,
      command: async (state, othersDuring) => ({
        type: 'EndEnrollment',
        origin: 'HAND',
        // An earlier end makes room.
        ...(state !== null &&
          state.endsOn !== null &&
          state.endsOn < endsOn && { others: await othersDuring({ startsOn: state.startsOn, endsOn }) }),
        data: { enrollmentId, districtId, schoolId, studentId, endsOn, reason },
      }),
    });
    return { ...payload, enrollment: record };
  }
}

async function ownEnrollment(context: GraphqlContext, enrollmentId: string): Promise<EnrollmentDoc> {
  const principal = signedIn(context);
  const enrollment = (await context.read.students.enrollmentsByIds([enrollmentId])).get(enrollmentId);
  if (!enrollment || enrollment.districtId !== principal.districtId || !isOwnSchool(principal, enrollment.schoolId))
    throw notFound('enrollment');
  return enrollment;
}

/**
 * The student to enrol, who may be moving in. Whoever is not the district's yet is named with the birth date too: numbers can be guessed, and
 * an enrolment opens a record. Such a look, also one that finds nobody, is logged. NOT_FOUND does not tell what was wrong.
 */
async function registeredStudent(context: GraphqlContext, input: EnrollStudentInput): Promise<string> {
  if ((input.studentId == null) === (input.stateStudentId == null))
    throw new Fault('BAD_USER_INPUT', 'Give either studentId or stateStudentId.');
  const { districtId, accountId, impersonatedBy } = signedIn(context);
  const { students, studentsElsewhere, accessLog } = context.services;
  const number = input.stateStudentId?.trim() ?? null;
  const studentId = number === null ? input.studentId! : ((await students.resolveStudents([number])).get(number) ?? '');
  const student = isUuid(studentId) ? await stateOf(context, studentDecider, streams.student(studentId)) : null;
  if (student && (await context.read.students.inScope([studentId], districtId ?? '', null)).has(studentId))
    return studentId;
  const isOthers =
    number !== null || (student && (await studentsElsewhere.isEnrolledElsewhere(studentId, districtId ?? '')));
  if (!isOthers && student) return studentId;
  const isNamed = student !== null && student.bornOn !== null && student.bornOn === (input.bornOn ?? null);
  await accessLog.record({
    kind: 'PII_READ',
    accountId: impersonatedBy ?? accountId,
    onBehalfOf: impersonatedBy === null ? null : accountId,
    operation: 'enrollStudent',
    purpose: 'Enrolment of a student who moves in',
    rowCount: isNamed ? 1 : 0,
    subject: student && `student:${studentId}`,
    address: context.address,
    org: districtId,
  });
  if (!isNamed) throw notFound('student');
  return studentId;
}
