import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { wordsOn } from '../../src/domain/reference/incident-places.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { visibleSchool } from '../support/scope.ts';
import {
  DisciplineAuthorityEnum,
  IncidentSettingEnum,
  NonStudentKindEnum,
  ParticipantRoleEnum,
} from '../types/enums.ts';
import { CustomElement } from '../types/mapping.ts';
import { EventType, ResolutionType } from '../types/reference.ts';
import { School } from '../types/school.ts';

@ObjectType({ description: 'Everything an incident form offers, in one answer.' })
export class IncidentFormOptions {
  @Field(() => School, { description: 'The school.' })
  school!: object;

  @Field(() => DateScalar, { description: 'Day for which the codes hold.' })
  on!: string;

  @Field(() => [EventType], { description: 'Event types the school may use, by name.' })
  eventTypes!: readonly object[];

  @Field(() => [ResolutionType], { description: 'Resolution types the school may use, by name.' })
  resolutionTypes!: readonly object[];

  @Field(() => [CustomElement], { description: "The district's own fields on behavior events, by key." })
  customElements!: readonly CustomElement[];

  @Field(() => [IncidentSettingEnum], { description: 'Answers to: on school property or at a school activity?' })
  settings!: readonly string[];

  @Field(() => [String], { description: 'Places to choose from; what is more precise is the description.' })
  locations!: readonly string[];

  @Field(() => [String], { description: 'Circumstances to choose from.' })
  contexts!: readonly string[];

  @Field(() => [ParticipantRoleEnum], { description: 'Roles.' })
  roles!: readonly string[];

  @Field(() => [NonStudentKindEnum], { description: 'Kinds of people who are no students.' })
  nonStudentKinds!: readonly string[];

  @Field(() => [DisciplineAuthorityEnum], { description: 'Who can impose a resolution.' })
  authorities!: readonly string[];
}

@Resolver()
export class IncidentFormOptionsQuery {
  @Query(() => IncidentFormOptions, { description: 'Types, codes, settings and roles for a form of one school.' })
  async incidentFormOptions(
    @Ctx() context: GraphqlContext,
    @Arg('schoolId', () => ID, { description: 'School.' }) schoolId: string,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day; today unless given.' }) on?: string,
  ): Promise<IncidentFormOptions> {
    const school = await visibleSchool(context, schoolId);
    const { mappings, customElements } = context.read;
    const day = on ?? stateDate(context.services.clock.now());
    const words = await mappings.incidentWords();
    const isInUse = ({ endsOn }: { readonly endsOn: string | null }) => endsOn === null || endsOn >= day;
    return {
      school,
      on: day,
      eventTypes: (await mappings.eventTypes(school.districtId, school.id)).filter(isInUse),
      resolutionTypes: (await mappings.resolutionTypes(school.districtId, school.id)).filter(isInUse),
      customElements: await customElements.ofDistrict(school.districtId),
      settings: Object.keys(IncidentSettingEnum),
      locations: wordsOn(words, 'locations', day),
      contexts: wordsOn(words, 'contexts', day),
      roles: Object.keys(ParticipantRoleEnum),
      nonStudentKinds: Object.keys(NonStudentKindEnum),
      authorities: Object.keys(DisciplineAuthorityEnum),
    };
  }
}
