import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { SchoolDoc } from '../../projections/school/projection.ts';
import type { GraphqlContext } from '../context.ts';
import { District } from '../types/district.ts';
import { EnrollmentCount, School, SchoolCalendar } from '../types/school.ts';

@Resolver(() => School)
export class SchoolFields {
  @FieldResolver(() => District, { description: 'The district it belongs to.' })
  district(@Root() school: SchoolDoc, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(school.districtId);
  }

  @FieldResolver(() => SchoolCalendar, {
    nullable: true,
    description: 'Instruction days of a school year; null when none are defined.',
  })
  calendar(
    @Root() school: SchoolDoc,
    @Ctx() context: GraphqlContext,
    @Arg('schoolYear', () => Int, { description: 'Calendar year in which the school year ends.' }) schoolYear: number,
  ): Promise<object | null> {
    return context.read.directory.calendar(school.id, schoolYear);
  }

  @FieldResolver(() => EnrollmentCount, {
    nullable: true,
    description: 'Official enrolment of a school year; null when none is recorded.',
  })
  enrollmentCount(
    @Root() school: SchoolDoc,
    @Ctx() context: GraphqlContext,
    @Arg('schoolYear', () => Int, { description: 'Calendar year in which the school year ends.' }) schoolYear: number,
  ): Promise<object | null> {
    return context.loaders.enrollmentCount.load(`${school.id}/${schoolYear}`);
  }
}
