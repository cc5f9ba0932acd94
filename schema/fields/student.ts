import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { EnrollmentDoc } from '../../projections/enrollment/projection.ts';
import { covers } from '../../src/domain/reference/effective.ts';
import { federalRaceEthnicity } from '../../src/domain/reference/federal-race-ethnicity.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { identityVersions } from '../support/identity-versions.ts';
import type { StudentRoot } from '../support/named-students.ts';
import { Actor } from '../types/actor.ts';
import { actorOf } from './actor.ts';
import { District } from '../types/district.ts';
import { FederalRaceEthnicityEnum, PiiStateEnum } from '../types/enums.ts';
import { School } from '../types/school.ts';
import {
  Enrollment,
  IepPeriod,
  ProgramParticipation,
  Student,
  StudentIdentityVersion,
  StudentMerge,
} from '../types/student.ts';

@Resolver(() => Student)
export class StudentFields {
  @FieldResolver(() => PiiStateEnum, { description: 'Whether the personal fields can be read.' })
  pii(@Root() student: StudentRoot): keyof typeof PiiStateEnum {
    if (student.isDestroyed) return 'DESTROYED';
    return student.isMasked ? 'MASKED' : 'PRESENT';
  }

  @FieldResolver(() => FederalRaceEthnicityEnum, {
    nullable: true,
    description: 'Federal category, derived from the two-part question; null when destroyed or masked.',
  })
  federalRaceEthnicity(@Root() student: StudentRoot): keyof typeof FederalRaceEthnicityEnum | null {
    return student.isDestroyed || student.isMasked ? null : federalRaceEthnicity(student);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Grade on the day; null when not enrolled then, or when the source does not say.',
  })
  async grade(
    @Root() student: StudentRoot,
    @Ctx() context: GraphqlContext,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day of the incident; today unless given.' })
    on?: string,
  ): Promise<string | null> {
    const enrollments = (await context.loaders.enrollments.load(student.id)) ?? [];
    const day = on ?? stateDate(context.services.clock.now());
    return enrollments.find((one) => covers(one, day))?.grade ?? null;
  }

  @FieldResolver(() => [StudentIdentityVersion], {
    description:
      'Who the student was before and after each correction, oldest first; with what was recorded of those who were merged into the student. Each read is logged.',
  })
  async identityHistory(
    @Root() student: StudentRoot,
    @Ctx() context: GraphqlContext,
  ): Promise<readonly StudentIdentityVersion[]> {
    return student.isMasked ? [] : identityVersions(context, student.id);
  }

  @FieldResolver(() => [Enrollment], { description: 'Enrolments, past ones too.' })
  async enrollments(@Root() student: StudentRoot, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    return student.isMasked ? [] : ((await context.loaders.enrollments.load(student.id)) ?? []);
  }

  @FieldResolver(() => [IepPeriod], { description: 'Periods with an active individualized education program.' })
  async iepPeriods(@Root() student: StudentRoot, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    return student.isMasked ? [] : ((await context.loaders.iepPeriods.load(student.id)) ?? []);
  }

  @FieldResolver(() => [ProgramParticipation], { description: 'Programs the student takes or took part in.' })
  async programs(@Root() student: StudentRoot, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    return student.isMasked ? [] : ((await context.loaders.programs.load(student.id)) ?? []);
  }
}

@Resolver(() => StudentMerge)
export class StudentMergeFields {
  @FieldResolver(() => Actor, { description: 'Who said so.' })
  actor(@Root() { actorId, onBehalfOf }: StudentMerge, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, actorId, onBehalfOf);
  }
}

@Resolver(() => StudentIdentityVersion)
export class StudentIdentityVersionFields {
  @FieldResolver(() => Actor, { description: 'Who recorded it.' })
  actor(@Root() { actorId, onBehalfOf }: StudentIdentityVersion, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, actorId, onBehalfOf);
  }
}

@Resolver(() => Enrollment)
export class EnrollmentFields {
  @FieldResolver(() => School, { description: 'The school.' })
  school(@Root() enrollment: EnrollmentDoc, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.school.load(enrollment.schoolId);
  }

  @FieldResolver(() => District, { description: "The district responsible for the student's IEP." })
  responsibleDistrict(@Root() enrollment: EnrollmentDoc, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(enrollment.responsibleDistrictId);
  }
}

@Resolver(() => IepPeriod)
export class IepPeriodFields {
  @FieldResolver(() => District, { description: 'The responsible district.' })
  responsibleDistrict(
    @Root() period: { readonly districtId: string },
    @Ctx() context: GraphqlContext,
  ): Promise<object | null> {
    return context.loaders.district.load(period.districtId);
  }
}
