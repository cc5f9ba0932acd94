import type { IncidentDoc } from '../../projections/district_incident/incident-doc.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { AvailableType, IncidentCommand, IncidentFacts } from '../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { covers } from '../../src/domain/reference/effective.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { visibleIncident } from '../queries/incidents.ts';
import { canonicalInput, type EditInput, type PayloadBase, runCommand } from './mutation.ts';

/** What the incident's decider has to know from outside, read set-based: one statement per kind of fact. */
export async function incidentFacts(
  context: GraphqlContext,
  about: {
    readonly districtId: string;
    readonly incidentId: string | null;
    readonly occurredOn: string;
    readonly studentIds: readonly string[];
  },
): Promise<IncidentFacts> {
  const principal = signedIn(context);
  const now = context.services.clock.now();
  const { read } = context;
  const [eventTypes, resolutionTypes, customElements, studentsInScope, enrollments, isLocked] = await Promise.all([
    read.mappings.eventTypes(about.districtId, null),
    read.mappings.resolutionTypes(about.districtId, null),
    read.customElements.ofDistrict(about.districtId),
    read.students.inScope(about.studentIds, about.districtId, principal.schoolIds),
    read.students.enrollments(about.studentIds),
    about.incidentId === null ? Promise.resolve(false) : read.certifications.isLocked(about.incidentId),
  ]);
  const isEnrolled = (id: string) =>
    (enrollments.get(id) ?? []).some(
      (enrollment) => enrollment.districtId === about.districtId && covers(enrollment, about.occurredOn),
    );
  const available = (types: readonly (AvailableType & { readonly id: string })[]): ReadonlyMap<string, AvailableType> =>
    new Map(types.map(({ id, name, schoolId, endsOn }) => [id, { name, schoolId, endsOn }]));
  return {
    now: now.toISOString(),
    today: stateDate(now),
    isLocked,
    studentsInScope,
    enrolledStudents: new Set(about.studentIds.filter(isEnrolled)),
    customElements: new Map(customElements.map((element) => [element.key, element])),
    eventTypes: available(eventTypes),
    resolutionTypes: available(resolutionTypes),
  };
}

export const studentsOf = (events: IncidentState['events']): readonly string[] => [
  ...new Set(events.flatMap((event) => event.participants.flatMap((participant) => participant.studentId ?? []))),
];

/** Makes the command of an edit from the incident as it stands. */
export type MakeEdit = (edit: {
  readonly facts: IncidentFacts;
  readonly state: IncidentState;
  readonly id: (name: string) => string;
  readonly origin: 'HAND' | 'IMPORT';
}) => IncidentCommand;

/** Runs one edit of an incident that the account can see, and answers the incident as it reads after it. */
export async function editIncident(
  context: GraphqlContext,
  operation: string,
  input: EditInput & { readonly incidentId: string },
  make: MakeEdit,
  newStudentIds: readonly string[] = [],
): Promise<PayloadBase & { readonly incident: object | null }> {
  const view = await visibleIncident(context, input.incidentId);
  const doc = (await context.read.incidents.statesByIds([input.incidentId])).get(input.incidentId) as IncidentDoc;
  assertLaneRuns(context, view.districtId);
  const studentIds = [...new Set([...studentsOf(doc.state.events), ...newStudentIds])];
  const facts = await incidentFacts(context, {
    districtId: view.districtId,
    incidentId: view.id,
    occurredOn: view.occurredOn,
    studentIds,
  });
  // Students who are already in the incident stay usable although they have moved on.
  const usable = { ...facts, studentsInScope: new Set([...facts.studentsInScope, ...studentsOf(doc.state.events)]) };
  const { payload, outcome } = await runCommand(context, input, {
    operation,
    stream: streams.incident(view.districtId, input.incidentId),
    org: view.districtId,
    schoolYear: view.schoolYear,
    decider: incidentDecider,
    input: canonicalInput(input),
    expectedVersion: input.expectedVersion ?? null,
    command: (state, { id }) => {
      if (!state) throw notFound('incident');
      return make({
        facts: usable,
        state,
        id,
        origin: signedIn(context).kind === 'SERVICE_ACCOUNT' ? 'IMPORT' : 'HAND',
      });
    },
  });
  return { ...payload, incident: outcome ? await visibleIncident(context, input.incidentId) : null };
}

/** A district whose lane is parked shows rows of the past: what would be decided on them waits for the fix. */
export function assertLaneRuns(context: GraphqlContext, districtId: string): void {
  if (context.services.progress.isLaneParked(districtId))
    throw new Fault('LANE_FAULTED', "The district's data is being repaired; try again later.");
}
