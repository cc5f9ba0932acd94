import { Arg, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql';
import type { StudentIdentityDoc } from '../../projections/student_identity/projection.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { narrowedSchools } from '../support/scope.ts';
import { recordPersonalRead } from '../support/personal-read.ts';
import { Student, StudentConnection } from '../types/student.ts';

@InputType({ description: 'What to look for: the beginning of a name, or a whole number.' })
export class StudentFilter {
  @Field(() => String, { nullable: true, description: 'Beginning of the last name.' })
  lastName?: string;

  @Field(() => String, { nullable: true, description: 'Beginning of the first name.' })
  firstName?: string;

  @Field(() => String, { nullable: true, description: "The district's number, whole." })
  localStudentNumber?: string;

  @Field(() => String, { nullable: true, description: "The agency's number, whole." })
  stateStudentId?: string;

  @Field(() => [ID], { nullable: true, description: 'Narrows to these schools. At least one; all unless given.' })
  schoolIds?: string[];

  @Field(() => DateScalar, { nullable: true, description: 'Only students enrolled on this day.' })
  enrolledOn?: string;
}

@Resolver()
export class StudentsQuery {
  @Query(() => StudentConnection, {
    description:
      "Students of the account's schools by name. Accounts of the agency state a purpose. Each page is logged.",
  })
  async students(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => StudentFilter, { nullable: true, description: 'What to look for.' }) filter?: StudentFilter,
    @Arg('purpose', () => String, { nullable: true, description: 'Why; required for accounts of the agency.' })
    purpose?: string,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<StudentIdentityDoc>> {
    const principal = signedIn(context);
    assertPurpose(principal.districtId, purpose);
    const size = pageSize(first);
    const search = {
      districtId: principal.districtId,
      schoolIds: await narrowedSchools(context, principal.districtId, filter?.schoolIds),
      lastName: filter?.lastName ?? null,
      firstName: filter?.firstName ?? null,
      localStudentNumber: filter?.localStudentNumber ?? null,
      stateStudentId: filter?.stateStudentId ?? null,
      enrolledOn: filter?.enrolledOn ?? null,
    };
    const rows = await context.read.students.search({ ...search, after: decodeCursor(after, 3), limit: size + 1 });
    await recordPersonalRead(context, 'students', Math.min(rows.length, size), { purpose });
    return connection(
      rows,
      size,
      (node) => ({ cursor: encodeCursor([node.lastName ?? '', node.firstName ?? '', node.id]), node }),
      () => context.read.students.count(search),
    );
  }

  @Query(() => Student, { description: 'One student. Accounts of the agency state a purpose. Each read is logged.' })
  async student(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { description: 'Pseudonym.' }) id: string,
    @Arg('purpose', () => String, { nullable: true, description: 'Why; required for accounts of the agency.' })
    purpose?: string,
  ): Promise<StudentIdentityDoc> {
    const principal = signedIn(context);
    assertPurpose(principal.districtId, purpose);
    const student = await context.loaders.student.load(id);
    const isVisible =
      principal.districtId === null ||
      (await context.read.students.inScope([id], principal.districtId, principal.schoolIds)).has(id);
    if (!student || !isVisible) throw notFound('student');
    await recordPersonalRead(context, 'student', 1, { purpose, subject: `student:${id}` });
    return student;
  }
}

/** Staff of the agency say why they read names. */
export function assertPurpose(districtId: string | null, purpose: string | undefined): void {
  if (districtId === null && (purpose ?? '').trim() === '')
    throw new Fault('BAD_USER_INPUT', 'State the purpose of reading names.');
}
