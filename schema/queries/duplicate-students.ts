import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { DuplicateGroup } from '../../projections/student_identity/duplicates.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import {
  type Connection,
  connection,
  connectionTypes,
  decodeCursor,
  encodeCursor,
  pageSize,
} from '../support/connection.ts';
import { recordPersonalRead } from '../support/personal-read.ts';
import { assertPurpose } from './students.ts';
import { districtScope } from '../support/scope.ts';
import { graphqlEnum } from '../support/register-enum.ts';
import { Student } from '../types/student.ts';

const DuplicateReasonEnum = graphqlEnum('DuplicateReason', 'Why students look like one person.', {
  SAME_STATE_ID: "The agency's student number is the same.",
  SAME_NAME_AND_BIRTH_DATE: 'First name, last name and birth date are the same.',
});

@ObjectType({ description: 'Students who look like one person.' })
export class DuplicateStudents {
  @Field(() => DuplicateReasonEnum, { description: 'Why.' })
  reason!: keyof typeof DuplicateReasonEnum;

  studentIds!: readonly string[];
}

export const DuplicateStudentsConnection = connectionTypes('DuplicateStudents', () => DuplicateStudents);

@Resolver(() => DuplicateStudents)
export class DuplicateStudentsQuery {
  @Query(() => DuplicateStudentsConnection, {
    description:
      'Students of a district, past ones too, who look like one person: candidates for mergeStudents. Whoever works for some schools sees those who were all enrolled there. Accounts of the agency state a purpose. Each page is logged.',
  })
  async duplicateStudents(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('purpose', () => String, { nullable: true, description: 'Why; required for accounts of the agency.' })
    purpose?: string,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Page size, 1 to 200.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the item before the page.' }) after?: string,
  ): Promise<Connection<DuplicateGroup>> {
    const principal = signedIn(context);
    assertPurpose(principal.districtId, purpose);
    const scope = { districtId: districtScope(principal, districtId), schoolIds: principal.schoolIds };
    const size = pageSize(first);
    const rows = await context.read.duplicateStudents.page(scope, decodeCursor(after, 2), size + 1);
    const named = rows.slice(0, size).reduce((sum, { studentIds }) => sum + studentIds.length, 0);
    await recordPersonalRead(context, 'duplicateStudents', named, { purpose: purpose ?? null });
    return connection(
      rows,
      size,
      (node) => ({ cursor: encodeCursor([node.reason, node.studentIds[0]!]), node }),
      () => context.read.duplicateStudents.count(scope),
    );
  }

  @FieldResolver(() => [Student], { description: 'Two or more students.' })
  async students(@Root() group: DuplicateGroup, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    const students = await context.loaders.student.loadMany([...group.studentIds]);
    return students.flatMap((student) => (student === null || student instanceof Error ? [] : [student]));
  }
}
