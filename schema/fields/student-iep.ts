import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { covers } from '../../src/domain/reference/effective.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import type { StudentRoot } from '../support/named-students.ts';
import { Student } from '../types/student.ts';

@Resolver(() => Student)
export class StudentIepFields {
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'The mark in the participant search (S002:132): an IEP is active on the day; null when masked.',
  })
  async hadActiveIep(
    @Root() student: StudentRoot,
    @Ctx() context: GraphqlContext,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day of the incident; today unless given.' })
    on?: string,
  ): Promise<boolean | null> {
    if (student.isMasked) return null;
    const periods = (await context.loaders.iepPeriods.load(student.id)) ?? [];
    const day = on ?? stateDate(context.services.clock.now());
    return periods.some((period) => covers(period, day));
  }
}
