import type { EventTypeDoc } from '../../projections/event_type/projection.ts';
import type { ResolutionTypeDoc } from '../../projections/resolution_type/projection.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { IncidentCommand, IncidentFacts } from '../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { codesOn, covers, mappedCodeOn } from '../../src/domain/reference/effective.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { visibleIncident } from '../queries/incidents.ts';
import { isOwnSchool } from './scope.ts';
import { canonicalInput, type EditInput, type PayloadBase, runCommand } from './mutation.ts';

/** What the incident's decider has to know from outside: only what the command names is read. */
export async function incidentFacts(
  context: GraphqlContext,
  about: {
    readonly districtId: string;
    readonly incidentId: string | null;
    readonly occurredOn: string;
    readonly studentIds: readonly string[];
    /** Local types of either kind. */
    readonly typeIds: readonly string[];
    /** Whether a context or a location is named. */
    readonly namesPlace: boolean;
    /** What resolution types are at the state is looked up only when the command asks. */
    readonly asksForKinds: boolean;
  },
): Promise<IncidentFacts> {
  const principal = signedIn(context);
  const now = context.services.clock.now();
  const { read } = context;
  const [{ eventTypes, resolutionTypes, customElements, enrollments, keptStudents }, isLocked, words, codeLists] =
    await Promise.all([
      read.incidents.commandFacts(about),
      about.incidentId === null ? Promise.resolve(false) : read.certifications.isLocked(about.incidentId),
      about.namesPlace ? read.mappings.incidentWords() : Promise.resolve([]),
      about.asksForKinds ? read.mappings.stateCodeLists() : [],
    ]);
  const { resolutionCodes } = codesOn(codeLists, about.occurredOn);
  const ofDistrict = (id: string) =>
    (enrollments.get(id) ?? []).filter(({ districtId }) => districtId === about.districtId);
  const isInScope = (id: string) => ofDistrict(id).some(({ schoolId }) => isOwnSchool(principal, schoolId));
  const isEnrolled = (id: string) => ofDistrict(id).some((enrollment) => covers(enrollment, about.occurredOn));
  const own = <Type extends EventTypeDoc | ResolutionTypeDoc>(types: ReadonlyMap<string, Type>) =>
    [...types.values()].filter(({ districtId }) => districtId === about.districtId);
  const kindOf = ({ mappings }: ResolutionTypeDoc) =>
    resolutionCodes.get(mappedCodeOn(mappings, about.occurredOn) ?? '')?.kind ?? null;
  return {
    now: now.toISOString(),
    today: stateDate(now),
    isLocked,
    studentsInScope: new Set(about.studentIds.filter(isInScope)),
    enrolledStudents: new Set(about.studentIds.filter(isEnrolled)),
    keptStudents,
    customElements: new Map(customElements.map((element) => [element.key, element])),
    words,
    eventTypes: new Map(own(eventTypes).map((type) => [type.id, type])),
    resolutionTypes: new Map(own(resolutionTypes).map((type) => [type.id, { ...type, kind: kindOf(type) }])),
  };
}

export const studentsOf = (events: IncidentState['events']): readonly string[] => [
  ...new Set(events.flatMap((event) => event.participants.flatMap((participant) => participant.studentId ?? []))),
];

/** Whether an input, its content or its changes name a context or a location. */
export function namesPlace(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  const { context, location, content, changes } = input as Readonly<Record<string, unknown>>;
  return Boolean(context) || Boolean(location) || namesPlace(content) || namesPlace(changes);
}

/** Ids of local types, of either kind, anywhere in an input or a state. */
export const typesIn = (value: unknown): readonly string[] => idsIn(value, ['eventTypeId', 'resolutionTypeId']);

/** Whether anything in an input or a state continues a suspension. */
export const continuesSuspension = (value: unknown): boolean => idsIn(value, ['pendingBoardSuspensionId']).length > 0;

function idsIn(value: unknown, members: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, member] of Object.entries(part)) {
      if (typeof member === 'object') look(member);
      else if (members.includes(key) && typeof member === 'string') found.add(member);
    }
  };
  look(value);
  return [...found];
}

/** Makes the command of an edit from the incident as it stands. */
export type MakeEdit = (edit: {
  readonly facts: IncidentFacts;
  readonly state: IncidentState;
  readonly id: (name: string) => string;
  readonly origin: 'HAND' | 'IMPORT';
}) => IncidentCommand;

/**
 * Runs one edit of an incident that the account can see, and answers the incident as it reads after it. What the decision has to know is
 * looked up for the incident as its stream has it, also when another edit was faster: the read model may not have that one yet.
 */
export async function editIncident(
  context: GraphqlContext,
  operation: string,
  input: EditInput & { readonly incidentId: string },
  make: MakeEdit,
  newStudentIds: readonly string[] = [],
): Promise<PayloadBase & { readonly incident: object | null }> {
  const { districtId, schoolYear } = await visibleIncident(context, input.incidentId);
  assertLaneRuns(context, districtId);
  const { payload, outcome } = await runCommand(context, input, {
    operation,
    stream: streams.incident(districtId, input.incidentId),
    org: districtId,
    schoolYear,
    decider: incidentDecider,
    input: canonicalInput(input),
    expectedVersion: input.expectedVersion ?? null,
    command: async (state: IncidentState | null, { id }) => {
      if (!state) throw notFound('incident');
      return make({
        facts: await editFacts(context, operation, input, state, newStudentIds),
        state,
        id,
        origin: signedIn(context).kind === 'SERVICE_ACCOUNT' ? 'IMPORT' : 'HAND',
      });
    },
  });
  return { ...payload, incident: outcome ? await visibleIncident(context, input.incidentId) : null };
}

/** What the decision about an edit has to know. Students who are already in the incident stay usable although they have moved on. */
export async function editFacts(
  context: GraphqlContext,
  operation: string,
  input: object,
  state: IncidentState,
  newStudentIds: readonly string[] = [],
): Promise<IncidentFacts> {
  const standing = studentsOf(state.events);
  const facts = await incidentFacts(context, {
    districtId: state.districtId,
    incidentId: state.incidentId,
    occurredOn: dayGiven(input) ?? state.occurredOn,
    studentIds: [...new Set([...standing, ...newStudentIds])],
    typeIds: typesIn([state.events, input]),
    namesPlace: namesPlace(input),
    asksForKinds: operation === 'recordTrusteeModification' || continuesSuspension([state.events, input]),
  });
  return { ...facts, studentsInScope: new Set([...facts.studentsInScope, ...standing]) };
}

/** The day that an edit's content or changes give the incident: who was enrolled on it decides. */
function dayGiven(input: object): string | null {
  const { content, changes } = input as {
    readonly [member in 'content' | 'changes']?: { readonly occurredOn?: string | null };
  };
  return content?.occurredOn ?? changes?.occurredOn ?? null;
}

/** A district whose lane is parked shows rows of the past: what would be decided on them waits for the fix. */
export function assertLaneRuns(context: GraphqlContext, districtId: string): void {
  if (context.services.progress.isLaneParked(districtId))
    throw new Fault('LANE_FAULTED', "The district's data is being repaired; try again later.");
}
