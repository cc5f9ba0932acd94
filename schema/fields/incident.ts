import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type {
  BehaviorEventView,
  IncidentView,
  ParticipantView,
  ResolutionView,
} from '../../projections/district_incident/incident-view.ts';
import type { GraphqlContext } from '../context.ts';
import { type IncidentRoot, issuesOf } from '../support/incident-root.ts';
import { untilIssuesInclude } from '../support/issues-of-save.ts';
import { Actor } from '../types/actor.ts';
import { District } from '../types/district.ts';
import { BehaviorEvent, Incident, IncidentIssue } from '../types/incident.ts';
import { IncidentParticipant } from '../types/incident-participant.ts';
import { Resolution } from '../types/resolution.ts';
import { EventType, ResolutionType } from '../types/reference.ts';
import { School } from '../types/school.ts';
import { Student } from '../types/student.ts';
import { actorOf } from './actor.ts';

@Resolver(() => Incident)
export class IncidentFields {
  @FieldResolver(() => District, { description: 'The district.' })
  district(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(incident.districtId);
  }

  @FieldResolver(() => School, { description: 'The school.' })
  school(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): object | null {
    return context.loaders.school.get(incident.schoolId);
  }

  @FieldResolver(() => [IncidentIssue], { description: 'What the rules say of it today.' })
  async issues(@Root() incident: IncidentRoot, @Ctx() context: GraphqlContext): Promise<readonly IncidentIssue[]> {
    if (incident.past) return incident.past.issues;
    await untilIssuesInclude(context);
    const found = (await context.loaders.findings(incident.dataset).load(incident.id)) ?? [];
    return issuesOf(
      context,
      incident,
      found.map(({ ruleId, severity, details }) => ({ ruleId, severity, ...details })),
    );
  }

  @FieldResolver(() => Boolean, { description: 'Part of approved data: a change needs a reason.' })
  async isLocked(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await context.loaders.lock.load(incident.id)) !== null;
  }

  @FieldResolver(() => Boolean, {
    description: 'Part of approved data, and changed since that was captured; what was certified stays as it was.',
  })
  async hasChangedSinceCertification(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await context.loaders.lock.load(incident.id))?.hasChanged === true;
  }

  @FieldResolver(() => Actor, {
    nullable: true,
    description: 'Who gave it to the office; null for a draft and in the state dataset.',
  })
  submittedBy(@Root() incident: IncidentView, @Ctx() context: GraphqlContext): Promise<Actor> | null {
    return incident.submittedByAccount === null ? null : actorOf(context, incident.submittedByAccount);
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
      'The student, MASKED when not of your schools; null for anybody else, for students whom your district never had, and for accounts of the agency, who ask `student` with a purpose.',
  })
  student(@Root() participant: ParticipantView, @Ctx() context: GraphqlContext): object | null {
    if (participant.studentId === null || context.principal?.districtId == null) return null;
    return context.loaders.namedStudent.get(participant.studentId);
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
