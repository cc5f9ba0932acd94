import {
  type BehaviorEventContent,
  type IncidentContent,
  type IncidentParticipantContent,
  ONE_LINE_TEXTS,
  type ResolutionContent,
} from '../../domain/incident/commands.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { inOneLine } from '../../shared/one-line.ts';
import type { ParsedAction, ParsedBehaviorEvent, ParsedIncident, ParsedParticipant } from './parsed-incident.ts';
import type { PlanContext } from './plan-context.ts';
import { lastSchoolDay } from './school-days.ts';

/** What the source says; what stands here when it says nothing. */
const said = <Value>(value: Value | undefined, standing: Value | undefined): Value | null =>
  value === undefined ? (standing ?? null) : value;

const childKey = (...segments: readonly string[]): string => JSON.stringify(segments);

/**
 * Makes the content of an incident from a parsed one whose values the crosswalk knows. A child's key is its place in the file:
 * event by source value, participant by role and person, resolution by action identifier. What the source cannot say (for Ed-Fi
 * setting, title, injuries, who imposed a measure …) stays as it stands here. Texts of one line are told in one, however the source breaks them.
 */
export class IncidentContentBuilder {
  constructor(
    private readonly incident: ParsedIncident,
    private readonly standing: IncidentState | null,
    private readonly context: PlanContext,
  ) {}

  build(): IncidentContent {
    const { incident, standing } = this;
    const content = {
      // A blank title is that of the first event type, so it says nothing.
      title: incident.title ?? standing?.title ?? null,
      context: said(incident.context, standing?.context),
      location: said(incident.location, standing?.location),
      damages: said(incident.damages, standing?.damages),
      details: said(incident.details, standing?.details),
      occurredOn: incident.occurredOn,
      occurredAt: incident.occurredAt ?? standing?.occurredAt ?? '00:00',
      setting: incident.setting ?? standing?.setting ?? 'UNKNOWN',
      events: this.incident.events.map((event) => this.#event(event)),
    };
    return inOneLine(content, ONE_LINE_TEXTS.incident);
  }

  #id(...segments: readonly string[]): string {
    return this.context.childId(this.incident.sourceKey, childKey(...segments));
  }

  #event(event: ParsedBehaviorEvent): BehaviorEventContent {
    const behaviorEventId = this.#id('event', event.value);
    const standing = this.standing?.events.find((one) => one.behaviorEventId === behaviorEventId);
    const count = new Map<string, number>();
    return {
      behaviorEventId,
      eventTypeId: this.context.localTypeId('BEHAVIOR', event.value) ?? '',
      isReferredToLawEnforcement:
        event.isReferredToLawEnforcement ??
        this.incident.isReferredToLawEnforcement ??
        standing?.isReferredToLawEnforcement ??
        false,
      hasSeriousBodilyInjury: said(event.hasSeriousBodilyInjury, standing?.hasSeriousBodilyInjury),
      customValues: standing?.customValues ?? null,
      participants: event.participants.map((participant) => {
        const place = ['event', event.value, participant.role, this.#person(participant)];
        const same = (count.get(childKey(...place)) ?? 0) + 1;
        count.set(childKey(...place), same);
        // Two outside people of the same name and role stay two people.
        return this.#participant(participant, same === 1 ? place : [...place, String(same)]);
      }),
    };
  }

  #person(participant: ParsedParticipant): string {
    const { studentUniqueId, external } = participant;
    if (studentUniqueId !== null) return `student:${this.context.studentId(studentUniqueId) ?? ''}`;
    return `person:${external === null ? '' : this.context.personKey(external)}`;
  }

  #participant(participant: ParsedParticipant, place: readonly string[]): IncidentParticipantContent {
    const participantId = this.#id(...place);
    const standing = this.standing?.events
      .flatMap((event) => event.participants)
      .find((one) => one.participantId === participantId);
    const { studentUniqueId, external } = participant;
    const content = {
      participantId,
      studentId: studentUniqueId === null ? null : this.context.studentId(studentUniqueId),
      nonStudentKind: external === null ? null : (external.kind ?? 'OTHER_NON_STUDENT'),
      role: participant.role,
      relationshipToSchool: relationshipOf(participant) ?? standing?.relationshipToSchool ?? null,
      isDisplayedOnPortal: standing?.isDisplayedOnPortal ?? false,
      // The id stands for the person, so a name that was destroyed here is not written a second time.
      firstName: standing === undefined ? (external?.firstName ?? null) : standing.firstName,
      lastName: standing === undefined ? (external?.lastName ?? null) : standing.lastName,
      demeanor: said(participant.demeanor, standing?.demeanor),
      injury: said(participant.injury, standing?.injury),
      injuryDescription: said(participant.injuryDescription, standing?.injuryDescription),
      medicalService: said(participant.medicalService, standing?.medicalService),
      participantDetails: participant.details ?? standing?.participantDetails ?? null,
      resolutions: participant.actions.map((action) => this.#resolution(action, place)),
    };
    return inOneLine(content, ONE_LINE_TEXTS.participant);
  }

  #resolution(action: ParsedAction, place: readonly string[]): ResolutionContent {
    const resolutionId = this.#id(...place, 'action', action.identifier);
    const standing = this.standing?.events
      .flatMap((event) => event.participants.flatMap((participant) => participant.resolutions))
      .find((one) => one.resolutionId === resolutionId);
    return {
      resolutionId,
      resolutionTypeId: this.context.localTypeId('DISCIPLINE', action.value) ?? '',
      durationSchoolDays: action.days,
      startsOn: action.startsOn,
      endsOn: action.endsOn ?? this.#countedEnd(action) ?? keptEnd(standing, action),
      imposedBy: said(action.imposedBy, standing?.imposedBy),
      boardActionOn: said(action.boardActionOn, standing?.boardActionOn),
      pendingBoardSuspensionId: standing?.pendingBoardSuspensionId ?? null,
    };
  }

  #countedEnd({ startsOn, days }: ParsedAction): string | null {
    if (startsOn === null || days === null) return null;
    return lastSchoolDay(startsOn, days, this.context.calendars(this.incident.schoolCode));
  }
}

/** A student's is compared in capitals, as it is kept. */
function relationshipOf({ studentUniqueId, relationshipToSchool }: ParsedParticipant): string | null {
  return studentUniqueId === null ? relationshipToSchool : (relationshipToSchool?.trim().toUpperCase() ?? null);
}

/** An end that could not be computed but was entered here stays while the measure is the same. */
function keptEnd(standing: ResolutionContent | undefined, { startsOn, days }: ParsedAction): string | null {
  const isSame = standing?.startsOn === startsOn && standing.durationSchoolDays === days;
  return isSame ? standing.endsOn : null;
}
