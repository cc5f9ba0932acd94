import type { Alignment } from '../event-type/events.ts';
import { rejected, type Decision, type Rejection } from '../kernel/decider.ts';
import { checkDay, incidentDays } from '../kernel/plausible-day.ts';
import { checkAlignment } from './check-alignment.ts';
import { checkPlace, placedSetting, settingLeft } from './check-place.ts';
import { checkWords } from './check-words.ts';
import * as checks from './checks.ts';
import {
  behaviorEventAdded,
  descriptionsGiven,
  differences,
  participantAdded,
  reasonGiven,
  resolutionAdded,
  textOrNull,
  tidyBehaviorEvent,
  tidyParticipant,
  tidyRelationship,
  tidyResolution,
} from './child-events.ts';
import type * as commands from './commands.ts';
import { titleFrom } from './decide-report.ts';
import {
  BEHAVIOR_EVENT_KEYS,
  DETAIL_KEYS,
  PARTICIPANT_KEYS,
  RESOLUTION_KEYS,
  schoolYearAfter,
} from './decide-revise.ts';
import { checkNamed } from './named-parts.ts';
import { behaviorEventPlaces, participantPlaces } from './part-places.ts';
import { markOf, settle } from './settle.ts';
import type { IncidentEvent, IncidentState } from './state.ts';

type Decided = Decision<IncidentEvent>;

export function correctDetails(state: IncidentState, command: commands.CorrectIncidentDetails): Decided {
  const { changes, facts } = command;
  const mark = markOf(state, command);
  const texts = {
    ...(changes.title !== undefined && { title: textOrNull(changes.title)?.trim() ?? titleFrom(state.events, facts) }),
    ...(changes.context !== undefined && { context: textOrNull(changes.context) }),
    ...(changes.location !== undefined && { location: textOrNull(changes.location) }),
    ...descriptionsGiven(changes),
    ...(changes.damages !== undefined && { damages: textOrNull(changes.damages) }),
    ...(changes.details !== undefined && { details: textOrNull(changes.details) }),
  };
  const { occurredOn, occurredAt, alignment } = changes;
  const location = texts.location === undefined ? state.location : texts.location;
  const place = { location, setting: changes.setting ?? settingLeft(state, location, command.origin) };
  const isPlaced = changes.location !== undefined || changes.setting !== undefined;
  const setting = isPlaced ? placedSetting(place, command.origin) : undefined;
  const schoolYear = changes.schoolYear ?? schoolYearAfter(state, occurredOn ?? state.occurredOn);
  const found = differences(state, { ...texts, occurredOn, occurredAt, setting, schoolYear, alignment }, DETAIL_KEYS);
  if (!found) return settle(state, command, []);
  const scope = { ...scopeOf(state, command), occurredOn: occurredOn ?? state.occurredOn };
  const faults = [
    ...checkDay(found.occurredOn, incidentDays(facts.today), ['changes', 'occurredOn']),
    ...(found.occurredOn === undefined ? [] : passedTypes(state, found.occurredOn, facts)),
    ...checkWords(found, scope, ['changes']),
    ...checkAlignment(state.alignment, { alignment, reason: mark.reason }),
    ...(found.alignment === undefined ? [] : othersTypes(state, found.alignment, facts)),
    ...(isPlaced ? checkPlace({ ...place, setting: setting! }, scope, ['changes', 'setting']) : []),
  ];
  const data = { incidentId: mark.incidentId, ...found, ...reasonGiven(mark) };
  return settle(state, command, [{ type: 'IncidentDetailsCorrected', data }], { faults });
}

/** What stands in the incident keeps its types: a day after the end of one is none that it can have. */
function passedTypes(
  { occurredOn, events }: IncidentState,
  day: string,
  { eventTypes, resolutionTypes }: commands.IncidentFacts,
): readonly Rejection[] {
  const resolutions = events.flatMap(({ participants }) => participants.flatMap((one) => one.resolutions));
  const used = [
    ...events.map(({ eventTypeId }) => [eventTypeId, eventTypes.get(eventTypeId)] as const),
    ...resolutions.map(({ resolutionTypeId }) => [resolutionTypeId, resolutionTypes.get(resolutionTypeId)] as const),
  ];
  const passed = used.find(([, type]) => checks.isPassed(type, occurredOn, day));
  if (!passed) return [];
  const details = { typeId: passed[0], endsOn: passed[1]!.endsOn! };
  return [{ code: 'TYPE_RETIRED', path: ['changes', 'occurredOn'], details }];
}

/** The incident's events keep their types: `reviseIncident` gives them others together with the alignment. */
function othersTypes(
  { events }: IncidentState,
  alignment: Alignment,
  { eventTypes }: commands.IncidentFacts,
): readonly Rejection[] {
  const other = events.find(({ eventTypeId }) => eventTypes.get(eventTypeId)?.alignment !== alignment);
  if (!other) return [];
  return [{ code: 'UNKNOWN_CODE', path: ['changes', 'alignment'], details: { typeId: other.eventTypeId } }];
}

/** The first event of an incident without a title gives it its name (S002:91). */
export function addBehaviorEvent(state: IncidentState, command: commands.AddBehaviorEvent): Decided {
  const content = tidyBehaviorEvent(command.event, command.origin);
  const faults = [
    ...checkNamed(state, command.named, 'ADDED'),
    ...checks.checkBehaviorEvent(content, scopeOf(state, command), ['event']),
  ];
  const places = new Map([...behaviorEventPlaces(content, ['event']), [' events', ['event']]]);
  const mark = markOf(state, command);
  const title = state.title === null && state.events.length === 0 ? titleFrom([content], command.facts) : null;
  const named: readonly IncidentEvent[] =
    title === null
      ? []
      : [{ type: 'IncidentDetailsCorrected', data: { incidentId: mark.incidentId, title, ...reasonGiven(mark) } }];
  return settle(state, command, [...named, ...behaviorEventAdded(mark, content)], { faults, places });
}

export function correctBehaviorEvent(state: IncidentState, command: commands.CorrectBehaviorEvent): Decided {
  const { behaviorEventId } = command;
  const standing = state.events.find((one) => one.behaviorEventId === behaviorEventId);
  if (!standing) return unknown('behaviorEventId');
  const changes = differences(standing, command.changes, BEHAVIOR_EVENT_KEYS);
  if (!changes) return settle(state, command, []);
  const scope = scopeOf(state, command);
  const faults = [
    ...(changes.eventTypeId === undefined ? [] : checks.checkEventType(changes.eventTypeId, scope, ['changes'])),
    ...checks.checkCustomValues(changes.customValues ?? null, scope, ['changes']),
  ];
  const mark = markOf(state, command);
  const data = { incidentId: mark.incidentId, behaviorEventId, ...changes, ...reasonGiven(mark) };
  return settle(state, command, [{ type: 'BehaviorEventCorrected', data }], {
    faults,
    places: new Map([[behaviorEventId, ['changes']]]),
  });
}

export function addParticipants(state: IncidentState, command: commands.AddIncidentParticipants): Decided {
  const { behaviorEventId } = command;
  if (!state.events.some((one) => one.behaviorEventId === behaviorEventId)) return unknown('behaviorEventId');
  if (command.participants.length === 0) return rejected('PARTICIPANT_REQUIRED', undefined, ['participants']);
  const participants = command.participants.map((one) => tidyParticipant(one, command.origin));
  const scope = scopeOf(state, command);
  const faults = [
    ...checkNamed(state, command.named, 'ADDED'),
    ...participants.flatMap((one, index) => checks.checkParticipant(one, scope, ['participants', String(index)])),
  ];
  const mark = markOf(state, command);
  return settle(
    state,
    command,
    participants.flatMap((one) => participantAdded(mark, behaviorEventId, one)),
    { faults, places: new Map([[behaviorEventId, []], ...participantPlaces(participants, ['participants'])]) },
  );
}

export function correctParticipant(state: IncidentState, command: commands.CorrectIncidentParticipant): Decided {
  const { participantId, changes } = command;
  const standing = participantsOf(state).find((one) => one.participantId === participantId);
  if (!standing) return unknown('participantId');
  const relationshipToSchool = tidyRelationship(standing.studentId, changes.relationshipToSchool, command.origin);
  const isGiven = changes.relationshipToSchool !== undefined;
  const found = differences(standing, { ...changes, ...(isGiven && { relationshipToSchool }) }, PARTICIPANT_KEYS);
  if (!found) return settle(state, command, []);
  const after = { studentId: standing.studentId, relationshipToSchool };
  const faults =
    found.relationshipToSchool === undefined
      ? []
      : checks.checkRelationship(after, scopeOf(state, command), ['changes']);
  const mark = markOf(state, command);
  const data = { incidentId: mark.incidentId, participantId, ...found, ...reasonGiven(mark) };
  return settle(state, command, [{ type: 'IncidentParticipantCorrected', data }], { faults });
}

/** One event per ticked participant, all in one append (S002:164). */
export function addResolution(state: IncidentState, command: commands.AddResolution): Decided {
  const resolution = tidyResolution(command.resolution);
  const known = new Set(participantsOf(state).map((one) => one.participantId));
  if (command.applyTo.length === 0) return rejected('PARTICIPANT_REQUIRED', undefined, ['participantIds']);
  const faults = [
    ...command.applyTo.flatMap(({ participantId }, index): readonly Rejection[] =>
      known.has(participantId) ? [] : [{ code: 'UNKNOWN_CODE', path: ['participantIds', String(index)] }],
    ),
    ...checkNamed(state, command.named, 'ADDED'),
    ...checks.checkResolution(resolution, scopeOf(state, command), ['resolution']),
  ];
  const mark = markOf(state, command);
  const events = command.applyTo.map(({ participantId, resolutionId }) =>
    resolutionAdded(mark, participantId, { ...resolution, resolutionId }),
  );
  const places = command.applyTo.flatMap(({ participantId, resolutionId }, index): readonly [string, string[]][] => {
    const place = ['participantIds', String(index)];
    return [
      [resolutionId, ['resolution']],
      [`${resolutionId} id`, place],
      [`${participantId} resolutions`, place],
    ];
  });
  return settle(state, command, events, { faults, places: new Map(places) });
}

export function correctResolution(state: IncidentState, command: commands.CorrectResolution): Decided {
  const { resolutionId } = command;
  const resolutions = participantsOf(state).flatMap((one) => one.resolutions);
  const standing = resolutions.find((one) => one.resolutionId === resolutionId);
  if (!standing) return unknown('resolutionId');
  const { durationSchoolDays } = command.changes;
  const tidied =
    durationSchoolDays === undefined
      ? command.changes
      : { ...command.changes, ...tidyResolution({ durationSchoolDays }) };
  const changes = differences(standing, tidied, RESOLUTION_KEYS);
  if (!changes) return settle(state, command, []);
  const faults = checks.checkResolutionChanges({ ...standing, ...changes }, changes, scopeOf(state, command), [
    'changes',
  ]);
  const mark = markOf(state, command);
  const data = { incidentId: mark.incidentId, resolutionId, ...changes, ...reasonGiven(mark) };
  const isContinued = resolutions.some((one) => one.pendingBoardSuspensionId === resolutionId);
  return settle(state, command, [{ type: 'ResolutionCorrected', data }], {
    faults,
    places: new Map([[resolutionId, ['changes']]]),
    takesAway: isContinued && changes.pendingBoardSuspensionId === undefined ? ['changes', 'resolutionTypeId'] : null,
  });
}

function scopeOf(state: IncidentState, command: commands.IncidentEdit): checks.CheckScope {
  const { facts, origin } = command;
  return { facts, origin, alignment: state.alignment, schoolId: state.schoolId, occurredOn: state.occurredOn };
}

function participantsOf(state: IncidentState) {
  return state.events.flatMap((event) => event.participants);
}

/** Clients get NOT_FOUND for a record they cannot see; an unknown child of one they see is a value that is not known. */
function unknown(field: string): Decided {
  return rejected('UNKNOWN_CODE', undefined, [field]);
}
