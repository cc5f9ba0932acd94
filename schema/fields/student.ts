import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { EnrollmentDoc } from '../../projections/enrollment/projection.ts';
import type { StudentIdentityDoc } from '../../projections/student_identity/projection.ts';
import { federalRaceEthnicity } from '../../src/domain/reference/federal-race-ethnicity.ts';
import type { GraphqlContext } from '../context.ts';
import { identityVersions } from '../support/identity-versions.ts';
import { Actor } from '../types/actor.ts';
import { actorOf } from './actor.ts';
import { District } from '../types/district.ts';
import { FederalRaceEthnicityEnum, PiiStateEnum } from '../types/enums.ts';
import { School } from '../types/school.ts';
import { Enrollment, IepPeriod, ProgramParticipation, Student, StudentIdentityVersion } from '../types/student.ts';

@Resolver(() => Student)
export class StudentFields {
  @FieldResolver(() => PiiStateEnum, { description: 'Whether the personal fields can be read.' })
  pii(@Root() student: StudentIdentityDoc): keyof typeof PiiStateEnum {
    return student.isDestroyed ? 'DESTROYED' : 'PRESENT';
  }

  @FieldResolver(() => FederalRaceEthnicityEnum, {
    nullable: true,
    description: 'Federal category, derived from the two-part question; null when destroyed.',
  })
  federalRaceEthnicity(@Root() student: StudentIdentityDoc): keyof typeof FederalRaceEthnicityEnum | null {
    return student.isDestroyed ? null : federalRaceEthnicity(student);
  }

  @FieldResolver(() => [StudentIdentityVersion], {
    description: 'Who the student was before and after each correction, oldest first. Each read is logged.',
  })
  identityHistory(
    @Root() student: StudentIdentityDoc,
    @Ctx() context: GraphqlContext,
  ): Promise<readonly StudentIdentityVersion[]> {
    return identityVersions(context, student.id);
  }

  @FieldResolver(() => [Enrollment], { description: 'Enrolments, past ones too.' })
  async enrollments(@Root() student: StudentIdentityDoc, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    return (await context.loaders.enrollments.load(student.id)) ?? [];
  }

  @FieldResolver(() => [IepPeriod], { description: 'Periods with an active individualized education program.' })
  async iepPeriods(@Root() student: StudentIdentityDoc, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    return (await context.loaders.iepPeriods.load(student.id)) ?? [];
  }

  @FieldResolver(() => [ProgramParticipation], { description: 'Programs the student takes or took part in.' })
  async programs(@Root() student: StudentIdentityDoc, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    return (await context.loaders.programs.load(student.id)) ?? [];
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
