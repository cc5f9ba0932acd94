import { schoolYearOf } from '../../shared/calendar.ts';
import type { Decision, Rejection } from '../kernel/decider.ts';
import { checkDay, incidentDays } from '../kernel/plausible-day.ts';
import { absentParts, samePerson } from './absent-parts.ts';
import { checkAlignment } from './check-alignment.ts';
import { checkPlace, placedSetting } from './check-place.ts';
import { checkWords } from './check-words.ts';
import * as checks from './checks.ts';
import {
  behaviorEventAdded,
  descriptionsGiven,
  differences,
  participantAdded,
  reasonGiven,
  resolutionAdded,
  tidyBehaviorEvent,
  type Mark,
} from './child-events.ts';
import type {
  BehaviorEventContent,
  IncidentParticipantContent,
  ResolutionContent,
  ReviseIncident,
} from './commands.ts';
import { textsOf } from './decide-report.ts';
import { checkNamed } from './named-parts.ts';
import { contentPlaces, type Places } from './part-places.ts';
import { markOf, settle } from './settle.ts';
import type {
  BehaviorEventState,
  IncidentEvent,
  IncidentParticipantState,
  IncidentState,
  ResolutionState,
} from './state.ts';

export const DETAIL_KEYS = [
  'title', 'context', 'contextDescription', 'location', 'locationDescription', 'damages', 'details', 'schoolYear', 'occurredOn', 'occurredAt', 'setting', 'alignment',
] as const; // prettier-ignore
export const BEHAVIOR_EVENT_KEYS = [
  'eventTypeId',
  'isReferredToLawEnforcement',
  'hasSeriousBodilyInjury',
  'customValues',
] as const;
export const PARTICIPANT_KEYS = [
  'role', 'relationshipToSchool', 'isDisplayedOnPortal', 'demeanor', 'injury', 'injuryDescription', 'medicalService',
  'participantDetails',
] as const; // prettier-ignore
export const RESOLUTION_KEYS = [
  'resolutionTypeId', 'durationSchoolDays', 'startsOn', 'endsOn', 'imposedBy', 'boardActionOn', 'pendingBoardSuspensionId',
] as const; // prettier-ignore

/**
 * Derives the precise events that turn the incident into the desired content: the header's correction, removals (topmost only), then
 * additions and corrections in the order of the content. A child that moved to another parent is removed and added. Order alone is no change.
 * What is removed needs a reason (`REASON_REQUIRED`) unless the incident is a referral that nobody else has seen yet.
 * A void incident that is taken back is reopened first.
 */
export function revise(state: IncidentState, command: ReviseIncident): Decision<IncidentEvent> {
  const { events, faults, places } = revision(state, command);
  return settle(state, command, events, { faults, places });
}

/** The events of a revision, what is wrong with what it says, and where it says which part: a form is checked before it is complete. */
export function revision(
  state: IncidentState,
  command: ReviseIncident,
): { readonly events: readonly IncidentEvent[]; readonly faults: readonly Rejection[]; readonly places: Places } {
  const { content, facts, origin, named } = command;
  const mark = markOf(state, command);
  const desired = content.events.map((event) => tidyBehaviorEvent(event, origin));
  const { schoolId } = state;
  const { alignment = state.alignment } = command;
  const scope = { facts, origin, alignment, schoolId, occurredOn: content.occurredOn };
  const made = new Revision(mark, scope, alignment !== state.alignment, state.occurredOn);
  if (state.status === 'VOIDED') {
    const data = { incidentId: mark.incidentId, reason: command.takenBackBecause ?? null };
    made.events.push({ type: 'IncidentReopened', data });
  }
  const unknown = checkNamed(state, named, 'REVISED');
  made.faults.push(...unknown);
  made.faults.push(...checkAlignment(state.alignment, { alignment, reason: mark.reason }));
  const { schoolYear, occurredOn, occurredAt } = content;
  const setting = placedSetting(content, origin);
  const details = differences(
    state,
    {
      ...textsOf(content, desired, facts),
      ...descriptionsGiven(content),
      schoolYear: schoolYear ?? schoolYearAfter(state, occurredOn),
      occurredOn,
      occurredAt,
      setting,
      alignment,
    },
    DETAIL_KEYS,
  );
  if (details) {
    made.faults.push(
      ...checkDay(details.occurredOn, incidentDays(facts.today), ['content', 'occurredOn']),
      ...checkWords(details, scope, ['content']),
      ...(details.location === undefined && details.setting === undefined
        ? []
        : checkPlace({ location: content.location, setting }, scope, ['content', 'setting'])),
    );
    const data = { incidentId: mark.incidentId, ...details, ...reasonGiven(mark) };
    made.events.push({ type: 'IncidentDetailsCorrected', data });
  }
  const why = mark.reason ?? command.removedBecause ?? null;
  const removed = absentParts(state, desired, why);
  made.events.push(...removed);
  const isReasonMissing = removed.length > 0 && why === null && state.status !== 'DRAFT';
  // An edit of a locked incident is asked for its reason anyway; what an unknown id seems to take out may be there still.
  if (isReasonMissing && !facts.isLocked && unknown.length === 0) made.faults.push(...reasonAsked(made.faults));
  desired.forEach((event, index) => {
    const standing = state.events.find((one) => one.behaviorEventId === event.behaviorEventId);
    made.behaviorEvent(standing, event, ['content', 'events', String(index)]);
  });
  return { events: made.events, faults: made.faults, places: contentPlaces(desired, ['content']) };
}

/** The incident stays with its school calendar; one that followed its day goes on following it. */
export function schoolYearAfter(state: Pick<IncidentState, 'schoolYear' | 'occurredOn'>, occurredOn: string): number {
  return state.schoolYear === schoolYearOf(state.occurredOn) ? schoolYearOf(occurredOn) : state.schoolYear;
}

const reasonAsked = (told: readonly Rejection[]): readonly Rejection[] =>
  told.some(({ code }) => code === 'REASON_REQUIRED') ? [] : [{ code: 'REASON_REQUIRED', path: ['reason'] }];

class Revision {
  readonly events: IncidentEvent[] = [];
  readonly faults: Rejection[] = [];
  readonly #mark: Mark;
  readonly #scope: checks.CheckScope;

  constructor(
    mark: Mark,
    scope: checks.CheckScope,
    /** Types that stay are of the other alignment. */
    private readonly isRealigned: boolean,
    /** The day that the incident had. */
    private readonly before: string,
  ) {
    this.#mark = mark;
    this.#scope = scope;
  }

  behaviorEvent(
    standing: BehaviorEventState | undefined,
    desired: BehaviorEventContent,
    path: readonly string[],
  ): void {
    if (!standing) {
      this.faults.push(...checks.checkBehaviorEvent(desired, this.#scope, path));
      this.events.push(...behaviorEventAdded(this.#mark, desired));
      return;
    }
    const { incidentId } = this.#mark;
    const { behaviorEventId } = desired;
    const changes = differences(standing, desired, BEHAVIOR_EVENT_KEYS);
    const type = this.#scope.facts.eventTypes.get(desired.eventTypeId);
    const isPassed = checks.isPassed(type, this.before, this.#scope.occurredOn);
    if (this.isRealigned || isPassed || changes?.eventTypeId !== undefined)
      this.faults.push(...checks.checkEventType(desired.eventTypeId, this.#scope, path));
    if (changes) {
      this.faults.push(...checks.checkCustomValues(changes.customValues ?? null, this.#scope, path));
      const data = { incidentId, behaviorEventId, ...changes, ...reasonGiven(this.#mark) };
      this.events.push({ type: 'BehaviorEventCorrected', data });
    }
    desired.participants.forEach((participant, index) => {
      const before = standing.participants.find((one) => samePerson(one, [participant]));
      this.participant(behaviorEventId, before, participant, [...path, 'participants', String(index)]);
    });
  }

  participant(
    behaviorEventId: string,
    standing: IncidentParticipantState | undefined,
    desired: IncidentParticipantContent,
    path: readonly string[],
  ): void {
    if (!standing) {
      this.faults.push(...checks.checkParticipant(desired, this.#scope, path));
      this.events.push(...participantAdded(this.#mark, behaviorEventId, desired));
      return;
    }
    const { participantId } = desired;
    const changes = differences(standing, desired, PARTICIPANT_KEYS);
    if (changes) {
      if (changes.relationshipToSchool !== undefined) {
        this.faults.push(...checks.checkRelationship(desired, this.#scope, path));
      }
      const data = { incidentId: this.#mark.incidentId, participantId, ...changes, ...reasonGiven(this.#mark) };
      this.events.push({ type: 'IncidentParticipantCorrected', data });
    }
    desired.resolutions.forEach((resolution, index) => {
      const before = standing.resolutions.find((one) => one.resolutionId === resolution.resolutionId);
      this.resolution(participantId, before, resolution, [...path, 'resolutions', String(index)]);
    });
  }

  resolution(
    participantId: string,
    standing: ResolutionState | undefined,
    desired: ResolutionContent,
    path: readonly string[],
  ): void {
    if (!standing) {
      this.faults.push(...checks.checkResolution(desired, this.#scope, path));
      this.events.push(resolutionAdded(this.#mark, participantId, desired));
      return;
    }
    const changes = differences(standing, desired, RESOLUTION_KEYS);
    const type = this.#scope.facts.resolutionTypes.get(desired.resolutionTypeId);
    if (changes?.resolutionTypeId === undefined && checks.isPassed(type, this.before, this.#scope.occurredOn))
      this.faults.push(...checks.checkResolutionType(desired.resolutionTypeId, this.#scope, path));
    if (!changes) return;
    this.faults.push(...checks.checkResolutionChanges(desired, changes, this.#scope, path));
    const { resolutionId } = desired;
    const data = { incidentId: this.#mark.incidentId, resolutionId, ...changes, ...reasonGiven(this.#mark) };
    this.events.push({ type: 'ResolutionCorrected', data });
  }
}
