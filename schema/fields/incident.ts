import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type {
  BehaviorEventView,
  IncidentView,
  ParticipantView,
  ResolutionView,
} from '../../projections/district_incident/incident-view.ts';
import { rules } from '../../src/domain/rules/registry.ts';
import type { GraphqlContext } from '../context.ts';
import { Actor } from '../types/actor.ts';
import { District } from '../types/district.ts';
import { BehaviorEvent, Incident, IncidentIssue, IncidentParticipant, Resolution } from '../types/incident.ts';
import { EventType, ResolutionType } from '../types/reference.ts';
import { School } from '../types/school.ts';
import { Student } from '../types/student.ts';
import { actorOf } from './actor.ts';

const helpByRule = new Map(rules.map((rule) => [rule.id, rule.help]));

@Resolver(() => Incident)
export class IncidentFields {
  @FieldResolver(() => District, { description: 'The district.' })
  district(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(incident.districtId);
  }

  @FieldResolver(() => School, { description: 'The school.' })
  school(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.school.load(incident.schoolId);
  }

  @FieldResolver(() => [IncidentIssue], { description: 'What the rules say of it today.' })
  async issues(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<readonly IncidentIssue[]> {
    const found = (await context.loaders.findings(incident.dataset).load(incident.id)) ?? [];
    return found.map(({ ruleId, severity, details }) => ({
      ruleId,
      severity,
      message: details.explanation,
      fix: helpByRule.get(ruleId) ?? '',
    }));
  }

  @FieldResolver(() => Boolean, { description: 'Part of approved data: a change needs a reason.' })
  isLocked(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<boolean> {
    return context.read.certifications.isLocked(incident.id);
  }

  @FieldResolver(() => Actor, { nullable: true, description: 'Who recorded it; null in the state dataset.' })
  createdBy(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<Actor> | null {
    return incident.createdByAccount === null ? null : actorOf(context, incident.createdByAccount);
  }

  @FieldResolver(() => Actor, { nullable: true, description: 'Who changed it last; null in the state dataset.' })
  modifiedBy(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<Actor> | null {
    return incident.modifiedByAccount === null ? null : actorOf(context, incident.modifiedByAccount);
  }
}

@Resolver(() => BehaviorEvent)
export class BehaviorEventFields {
  @FieldResolver(() => EventType, { nullable: true, description: "The district's word; null in the state dataset." })
  type(@Root() event: BehaviorEventView, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return event.eventTypeId === null ? null : context.loaders.eventType.load(event.eventTypeId);
  }
}

@Resolver(() => IncidentParticipant)
export class IncidentParticipantFields {
  @FieldResolver(() => Student, {
    nullable: true,
    description:
      'The student; null for anybody else, and for accounts of the agency, who ask `student` with a purpose.',
  })
  async student(@Root() participant: ParticipantView, @Ctx() context: GraphqlContext): Promise<object | null> {
    if (participant.studentId === null || context.principal?.districtId == null) return null;
    return context.loaders.namedStudent.load(participant.studentId);
  }
}

@Resolver(() => Resolution)
export class ResolutionFields {
  @FieldResolver(() => ResolutionType, {
    nullable: true,
    description: "The district's word; null in the state dataset.",
  })
  type(@Root() resolution: ResolutionView, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return resolution.resolutionTypeId === null
      ? null
      : context.loaders.resolutionType.load(resolution.resolutionTypeId);
  }
}
