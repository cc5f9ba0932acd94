import { STATE_TIME_ZONE, schoolYearOf, type IsoInstant } from '../../shared/calendar.ts';
import { accepted, rejectedAll, type Decision } from '../kernel/decider.ts';
import { canBeCompleted } from './can-be-completed.ts';
import { checkBehaviorEvent, checkTree } from './checks.ts';
import { behaviorEventAdded, textOrNull, tidyBehaviorEvent, type Mark } from './child-events.ts';
import type { BehaviorEventContent, IncidentFacts, ReportIncident } from './commands.ts';
import type { IncidentTexts } from './events.ts';
import { evolve, type IncidentEvent, type IncidentState } from './state.ts';

const localTime = new Intl.DateTimeFormat('en-GB', { timeZone: STATE_TIME_ZONE, hour: '2-digit', minute: '2-digit' });

/**
 * The whole tree in one append: the header, then one event per child. An import is completed at once when it could be completed by hand.
 * All faults of the content are returned together, each with its path.
 */
export function report(command: ReportIncident): Decision<IncidentEvent> {
  const { content, facts, origin, incidentId, schoolId } = command;
  const occurredOn = content.occurredOn ?? facts.today;
  const occurredAt = content.occurredAt ?? timeOf(facts.now);
  const behaviorEvents = content.events.map(tidyBehaviorEvent);
  const scope = { facts, origin, schoolId, occurredOn };
  const faults = behaviorEvents.flatMap((event, index) =>
    checkBehaviorEvent(event, scope, ['content', 'events', String(index)]),
  );
  if (faults.length > 0) return rejectedAll(faults);
  const header: IncidentEvent = {
    type: 'IncidentReported',
    data: {
      incidentId,
      districtId: command.districtId,
      schoolId,
      schoolYear: content.schoolYear ?? schoolYearOf(occurredOn),
      alignment: command.alignment,
      occurredOn,
      occurredAt,
      setting: content.setting,
      sourceSystem: command.sourceSystem,
      sourceKey: command.sourceKey,
      ...textsOf(content, behaviorEvents, facts),
    },
  };
  const mark: Mark = { incidentId, reason: null };
  const events = [header, ...behaviorEvents.flatMap((event) => behaviorEventAdded(mark, event))];
  const reported = events.reduce<IncidentState | null>(evolve, null);
  const treeFaults = reported ? checkTree(reported) : [];
  if (treeFaults.length > 0) return rejectedAll(treeFaults);
  const isCompleted = origin === 'IMPORT' && reported !== null && canBeCompleted(reported, facts.enrolledStudents);
  return isCompleted ? accepted(...events, { type: 'IncidentCompleted', data: { incidentId } }) : accepted(...events);
}

/** Blank is none; a blank title takes the name of the first event's type (S002:91). */
export function textsOf(
  content: IncidentTexts,
  behaviorEvents: readonly Pick<BehaviorEventContent, 'eventTypeId'>[],
  facts: IncidentFacts,
): IncidentTexts {
  return {
    title: textOrNull(content.title)?.trim() ?? titleFrom(behaviorEvents, facts),
    context: textOrNull(content.context),
    location: textOrNull(content.location),
    damages: textOrNull(content.damages),
    details: textOrNull(content.details),
  };
}

export function titleFrom(
  behaviorEvents: readonly Pick<BehaviorEventContent, 'eventTypeId'>[],
  facts: IncidentFacts,
): string | null {
  const first = behaviorEvents[0];
  return first ? (facts.eventTypes.get(first.eventTypeId)?.name ?? null) : null;
}

function timeOf(now: IsoInstant): string {
  return localTime.format(new Date(now));
}
