import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { assertDistrict } from '../support/scope.ts';
import { CategoryMember, CertificationCategory } from '../types/certification-category.ts';
import { District } from '../types/district.ts';
import { Person } from '../types/person.ts';
import { School } from '../types/school.ts';

@Resolver(() => CertificationCategory)
export class CertificationCategoryFields {
  @FieldResolver(() => [CategoryMember], {
    description: "Members, inactive ones too: your district's own, for the agency everybody's.",
  })
  members(
    @Root() category: CertificationCategory,
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, {
      nullable: true,
      description: "Narrows to one district; `state` for the agency's own members.",
    })
    districtId?: string,
  ): Promise<readonly object[]> {
    const principal = signedIn(context);
    if (districtId != null) assertDistrict(principal, districtId);
    return context.read.categories.members(category.id, districtId ?? principal.districtId);
  }
}

@Resolver(() => CategoryMember)
export class CategoryMemberFields {
  @FieldResolver(() => CertificationCategory, { description: 'The category.' })
  category(@Root() member: CategoryMember, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.category.load(member.categoryId);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The person; null when not known.' })
  person(@Root() member: CategoryMember, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.person.load(member.personId);
  }

  @FieldResolver(() => District, { nullable: true, description: "The district; null for the agency's own members." })
  district(@Root() member: CategoryMember, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(member.org);
  }

  @FieldResolver(() => School, { nullable: true, description: 'The school that the member is for; null for all.' })
  school(@Root() member: CategoryMember, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return member.schoolId === null ? null : context.loaders.school.load(member.schoolId);
  }
}
