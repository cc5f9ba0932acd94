import { STATE_TIME_ZONE, schoolYearOf, type IsoInstant } from '../../shared/calendar.ts';
import { accepted, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { checkDay, incidentDays } from '../kernel/plausible-day.ts';
import { canBeCompleted } from './can-be-completed.ts';
import { checkPlace, placedSetting } from './check-place.ts';
import { checkTree, isOfContinued } from './check-tree.ts';
import { checkBehaviorEvent } from './checks.ts';
import { checkWords } from './check-words.ts';
import { behaviorEventAdded, textOrNull, tidyBehaviorEvent, type Mark } from './child-events.ts';
import type { BehaviorEventContent, IncidentFacts, ReportIncident } from './commands.ts';
import type { IncidentDescriptions, IncidentTexts } from './events.ts';
import { checkNamed } from './named-parts.ts';
import { contentPlaces } from './part-places.ts';
import { evolve, type IncidentEvent, type IncidentState } from './state.ts';

const localTime = new Intl.DateTimeFormat('en-GB', { timeZone: STATE_TIME_ZONE, hour: '2-digit', minute: '2-digit' });

/**
 * The whole tree in one append: the header, then one event per child. An import is completed at once when it could be completed by hand.
 * All faults of the content are returned together, each with its path.
 */
export function report(command: ReportIncident): Decision<IncidentEvent> {
  const { events, faults } = draft(command);
  const { origin, facts, incidentId } = command;
  const reported = events.reduce<IncidentState | null>(evolve, null);
  const found = reported ? reportFaults(command, reported, faults) : faults;
  if (found.length > 0) return rejectedAll(found);
  const isCompleted =
    origin === 'IMPORT' && reported?.status === 'IN_PROGRESS' && canBeCompleted(reported, facts.enrolledStudents);
  return isCompleted ? accepted(...events, { type: 'IncidentCompleted', data: { incidentId } }) : accepted(...events);
}

/** Everything that is wrong with a report: what its parts say, and how they stand together. */
export const reportFaults = (
  command: ReportIncident,
  reported: IncidentState,
  faults: readonly Rejection[],
): readonly Rejection[] =>
  withTreeFaults(faults, checkTree(reported, command, contentPlaces(command.content.events, ['content'])));

/** Both at once, one for each field; what an expulsion continues is not known as long as types are not. */
export function withTreeFaults(faults: readonly Rejection[], ofTree: readonly Rejection[]): readonly Rejection[] {
  const told = new Set(faults.map(({ path }) => path?.join('.')));
  const isTypeUnknown = faults.some(({ path }) => path?.at(-1) === 'resolutionTypeId');
  const further = ofTree.filter((fault) => {
    const place = fault.path?.join('.');
    if ((isTypeUnknown && isOfContinued(fault)) || (place !== undefined && told.has(place))) return false;
    told.add(place);
    return true;
  });
  return [...faults, ...further];
}

/** The events of a report, and what is wrong with it: a form is checked before it is complete. */
export function draft(command: ReportIncident): {
  readonly events: readonly IncidentEvent[];
  readonly faults: readonly Rejection[];
} {
  const { content, facts, origin, incidentId, schoolId, alignment } = command;
  const occurredOn = content.occurredOn ?? facts.today;
  const occurredAt = content.occurredAt ?? timeOf(facts.now);
  const behaviorEvents = content.events.map((event) => tidyBehaviorEvent(event, origin));
  const scope = { facts, origin, alignment, schoolId, occurredOn };
  const setting = placedSetting(content, origin);
  const faults = [
    ...checkNamed(null, command.named, 'ADDED'),
    ...checkDay(occurredOn, incidentDays(facts.today), ['content', 'occurredOn']),
    ...checkWords(content, scope, ['content']),
    ...checkPlace({ location: content.location, setting }, scope, ['content', 'setting']),
    ...behaviorEvents.flatMap((event, index) => checkBehaviorEvent(event, scope, ['content', 'events', String(index)])),
  ];
  const header: IncidentEvent = {
    type: 'IncidentReported',
    data: {
      incidentId,
      districtId: command.districtId,
      schoolId,
      schoolYear: content.schoolYear ?? schoolYearOf(occurredOn),
      alignment,
      occurredOn,
      occurredAt,
      setting,
      sourceSystem: command.sourceSystem,
      sourceKey: command.sourceKey,
      ...textsOf(content, behaviorEvents, facts),
      ...descriptionsOf(content),
      ...(command.isReferral === true && { isReferral: true }),
    },
  };
  const mark: Mark = { incidentId, reason: null };
  return { events: [header, ...behaviorEvents.flatMap((event) => behaviorEventAdded(mark, event))], faults };
}

/** Blank is none, and none is left out. */
function descriptionsOf(content: IncidentDescriptions): IncidentDescriptions {
  const contextDescription = textOrNull(content.contextDescription);
  const locationDescription = textOrNull(content.locationDescription);
  return {
    ...(contextDescription !== null && { contextDescription }),
    ...(locationDescription !== null && { locationDescription }),
  };
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
