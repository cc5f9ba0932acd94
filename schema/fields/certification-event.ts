import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { certificationIdOf } from '../../src/application/streams.ts';
import type { GraphqlContext } from '../context.ts';
import { certificationNode } from '../support/certification-node.ts';
import { Actor } from '../types/actor.ts';
import { Certification } from '../types/certification.ts';
import { CertificationCategory } from '../types/certification-category.ts';
import { CertificationEvent, CertificationParticipant } from '../types/certification-event.ts';
import { District } from '../types/district.ts';
import { School } from '../types/school.ts';
import { actorOf } from './actor.ts';

@Resolver(() => CertificationEvent)
export class CertificationEventFields {
  @FieldResolver(() => CertificationCategory, { description: 'What is certified.' })
  category(@Root() event: CertificationEvent, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.category.load(event.definition.categoryId);
  }

  @FieldResolver(() => Actor, { description: 'Who created it.' })
  createdBy(@Root() event: CertificationEvent, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, event.createdByAccount);
  }

  @FieldResolver(() => Actor, { description: 'Who changed it last.' })
  modifiedBy(@Root() event: CertificationEvent, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, event.modifiedByAccount);
  }
}

@Resolver(() => CertificationParticipant)
export class CertificationParticipantFields {
  @FieldResolver(() => District, { nullable: true, description: 'The district; null while it is not known.' })
  district(@Root() participant: CertificationParticipant, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(participant.districtId);
  }

  @FieldResolver(() => School, {
    nullable: true,
    description: 'The school; null when the district certifies as a whole.',
  })
  school(@Root() participant: CertificationParticipant, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return participant.schoolId === null ? null : context.loaders.school.load(participant.schoolId);
  }

  @FieldResolver(() => Certification, {
    nullable: true,
    description: 'Its certification; null before the window is published.',
  })
  async certification(
    @Root() { districtId, eventId, schoolId }: CertificationParticipant,
    @Ctx() context: GraphqlContext,
  ): Promise<Certification | null> {
    const doc = await context.loaders.certification.load(certificationIdOf(districtId, eventId, schoolId));
    return doc && certificationNode(context, doc);
  }
}
