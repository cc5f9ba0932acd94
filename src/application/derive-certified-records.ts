import { behavior1 } from '../domain/certified-record/behavior-1.ts';
import type { DomainEvent } from '../domain/event-catalog.ts';
import type {
  IncidentContext,
  LocalEventType,
  LocalResolutionType,
  SchoolCalendar,
  StudentFacts,
} from '../domain/incident/context.ts';
import { evolve, type IncidentEvent, type IncidentState } from '../domain/incident/state.ts';
import { stateRecord, type StateRecord } from '../domain/incident/state-record.ts';
import { type CodePublication, codesOn } from '../domain/reference/effective.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { Json } from '../shared/json.ts';

export interface DerivedScope {
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
}

interface FoldedStudent {
  readonly enrollments: Map<string, StudentFacts['enrollments'][number]>;
  readonly iepPeriods: Map<string, StudentFacts['iepPeriods'][number]>;
  readonly programs: Map<string, StudentFacts['programs'][number]>;
}

interface Folded {
  readonly incidents: Map<string, IncidentState>;
  readonly published: Map<string, StateRecord>;
  readonly eventTypes: Map<string, LocalEventType>;
  readonly resolutionTypes: Map<string, LocalResolutionType>;
  readonly students: Map<string, FoldedStudent>;
  /** For whom a merged pseudonym stands. */
  readonly keptStudents: Map<string, string>;
  readonly calendars: Map<string, SchoolCalendar>;
  readonly codes: CodePublication[];
  isPublishedOnSave: boolean;
}

/**
 * What the state dataset held of a district and year after these events, as certified records of the format `behavior/1`: the same
 * fold as the projections', in memory and without a key. Events come in the order of their positions.
 */
export async function deriveCertifiedRecords(
  events: AsyncIterable<DomainEvent>,
  scope: DerivedScope,
): Promise<readonly { readonly id: string; readonly record: string }[]> {
  const folded: Folded = {
    incidents: new Map(),
    published: new Map(),
    eventTypes: new Map(),
    resolutionTypes: new Map(),
    students: new Map(),
    keptStudents: new Map(),
    calendars: new Map(),
    codes: [],
    isPublishedOnSave: true,
  };
  for await (const event of events) apply(folded, event, scope.districtId);
  return [...folded.published.values()]
    .filter(
      (record) =>
        record.schoolYear === scope.schoolYear &&
        record.status === 'COMPLETE' &&
        (scope.schoolId === null || record.schoolId === scope.schoolId),
    )
    .map((record) => ({ id: record.incidentId, record: canonicalJson(behavior1(record) as Json) }));
}

function apply(folded: Folded, event: DomainEvent, districtId: string): void {
  switch (event.type) {
    case 'StateCodesPublished':
      folded.codes.push(event.data);
      return;
    case 'SyncPolicySet':
      if (event.data.districtId === districtId) folded.isPublishedOnSave = event.data.policy === 'ON_SAVE';
      return;
    case 'SchoolCalendarDefined':
      folded.calendars.set(`${event.data.schoolId}/${event.data.schoolYear}`, event.data);
      return;
    case 'EventTypeCreated':
      folded.eventTypes.set(event.data.eventTypeId, {
        name: event.data.name,
        alignment: event.data.alignment,
        mappings: [],
      });
      return;
    case 'EventTypeMapped':
      addMapping(folded.eventTypes, event.data.eventTypeId, event.data);
      return;
    case 'ResolutionTypeCreated':
      folded.resolutionTypes.set(event.data.resolutionTypeId, { name: event.data.name, mappings: [] });
      return;
    case 'ResolutionTypeMapped':
      addMapping(folded.resolutionTypes, event.data.resolutionTypeId, event.data);
      return;
    case 'StudentsMerged':
      mergeStudents(folded, event.data.mergedStudentId, event.data.keptStudentId);
      return;
    case 'StudentEnrolled':
      student(folded, event.data.studentId).enrollments.set(event.data.enrollmentId, { ...event.data, endsOn: null });
      return;
    case 'EnrollmentEnded': {
      const { enrollments } = student(folded, event.data.studentId);
      const enrollment = enrollments.get(event.data.enrollmentId);
      if (enrollment) enrollments.set(event.data.enrollmentId, { ...enrollment, endsOn: event.data.endsOn });
      return;
    }
    case 'IepPeriodRecorded':
      student(folded, event.data.studentId).iepPeriods.set(event.data.iepPeriodId, event.data);
      return;
    case 'ProgramParticipationRecorded':
      student(folded, event.data.studentId).programs.set(event.data.participationId, event.data);
      return;
    case 'DistrictSynced':
      if (event.data.districtId !== districtId) return;
      for (const incident of folded.incidents.values())
        if (incident.schoolYear === event.data.schoolYear && isOfSchools(incident, event.data.schoolIds))
          publish(folded, incident);
      return;
    default:
      if ('incidentId' in event.data) onIncident(folded, event as unknown as IncidentEvent);
  }
}

const isOfSchools = ({ schoolId }: IncidentState, schoolIds: readonly string[] | undefined): boolean =>
  schoolIds === undefined || schoolIds.includes(schoolId);

function onIncident(folded: Folded, event: IncidentEvent): void {
  const { incidentId } = event.data;
  const state = evolve(folded.incidents.get(incidentId) ?? null, event);
  if (!state) return;
  folded.incidents.set(incidentId, state);
  if (folded.isPublishedOnSave) publish(folded, state);
}

function publish(folded: Folded, incident: IncidentState): void {
  const { record } = stateRecord(incident, contextOf(folded, incident));
  if (record) folded.published.set(incident.incidentId, record);
  else folded.published.delete(incident.incidentId);
}

function contextOf(folded: Folded, incident: IncidentState): IncidentContext {
  const ids = new Set(
    incident.events.flatMap((event) => event.participants.flatMap((participant) => participant.studentId ?? [])),
  );
  return {
    eventTypes: folded.eventTypes,
    resolutionTypes: folded.resolutionTypes,
    codes: codesOn(folded.codes, incident.occurredOn),
    keptStudents: folded.keptStudents,
    students: new Map(
      [...new Set([...ids].map((id) => folded.keptStudents.get(id) ?? id))].map((id) => {
        const { enrollments, iepPeriods, programs } = student(folded, id);
        // In the order of ids, as the read model reads them.
        return [id, { enrollments: byId(enrollments), iepPeriods: byId(iepPeriods), programs: byId(programs) }];
      }),
    ),
    calendar: folded.calendars.get(`${incident.schoolId}/${incident.schoolYear}`) ?? null,
    recordedOn: null,
  };
}

const byId = <Value>(map: ReadonlyMap<string, Value>): readonly Value[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

/** Facts of the merged student become the kept one's; of two merges that would make a circle the later one changes nothing. */
function mergeStudents(folded: Folded, mergedId: string, wantedId: string): void {
  const keptId = folded.keptStudents.get(wantedId) ?? wantedId;
  if (keptId === mergedId || folded.keptStudents.has(mergedId)) return;
  const [merged, kept] = [student(folded, mergedId), student(folded, keptId)];
  for (const [id, one] of merged.enrollments) kept.enrollments.set(id, one);
  for (const [id, one] of merged.iepPeriods) kept.iepPeriods.set(id, one);
  for (const [id, one] of merged.programs) kept.programs.set(id, one);
  for (const [id, standsFor] of folded.keptStudents) if (standsFor === mergedId) folded.keptStudents.set(id, keptId);
  folded.keptStudents.set(mergedId, keptId);
}

function student(folded: Folded, anyId: string): FoldedStudent {
  const id = folded.keptStudents.get(anyId) ?? anyId;
  const known: FoldedStudent = folded.students.get(id) ?? {
    enrollments: new Map(),
    iepPeriods: new Map(),
    programs: new Map(),
  };
  folded.students.set(id, known);
  return known;
}

function addMapping<
  Type extends { readonly mappings: readonly { readonly stateCode: string | null; readonly effectiveFrom: string }[] },
>(
  types: Map<string, Type>,
  id: string,
  { stateCode, effectiveFrom }: { readonly stateCode: string | null; readonly effectiveFrom: string },
): void {
  const type = types.get(id);
  if (type) types.set(id, { ...type, mappings: [...type.mappings, { stateCode, effectiveFrom }] });
}
