import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { DistrictDoc } from '../../projections/district/projection.ts';
import type { GraphqlContext } from '../context.ts';
import { District } from '../types/district.ts';
import { School } from '../types/school.ts';
import { isOwnSchool } from '../support/scope.ts';

@Resolver(() => District)
export class DistrictFields {
  @FieldResolver(() => [School], { description: 'Schools the account may see, by name.' })
  async schools(@Root() district: DistrictDoc, @Ctx() context: GraphqlContext): Promise<readonly object[]> {
    const schools = (await context.loaders.schoolsOfDistrict.load(district.id)) ?? [];
    return schools.filter((school) => context.principal !== null && isOwnSchool(context.principal, school.id));
  }
}
