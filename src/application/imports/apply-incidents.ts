import { importedId } from './import-ids.ts';
import { uuidV5 } from '../../crypto/uuid-v5.ts';
import type { AvailableType, IncidentFacts } from '../../domain/incident/commands.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { covers } from '../../domain/reference/effective.ts';
import type { SourceCodeMapping } from '../../domain/source-crosswalk/events.ts';
import type { StudentAlias } from '../../pii/student-alias.ts';
import { schoolYearOf, stateDate } from '../../shared/calendar.ts';
import type { Clock } from '../../shared/clock.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { ImportReads, KnownSchool, KnownType } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import type { PlanContext } from './plan-context.ts';
import { planIncident, type IncidentPlan } from './plan-incident.ts';
import type { PlannedRow } from './row-plan.ts';

/** What the incidents of one batch are planned and decided with. */
export interface IncidentBatch extends PlanContext {
  incidentId(sourceKey: string): string;
  isLocked(incidentId: string): boolean;
  facts(incidentId: string, content: Pick<IncidentState, 'occurredOn' | 'events'>): IncidentFacts;
}

export interface IncidentScope {
  readonly districtId: string;
  readonly sourceSystem: string;
  readonly schoolYear: number | null;
  readonly schools: ReadonlyMap<string, KnownSchool>;
  readonly crosswalk: readonly SourceCodeMapping[];
}

export interface IncidentPorts {
  readonly reads: ImportReads;
  readonly students: StudentAlias;
  readonly clock: Clock;
  /** Keyed hash of a text: the same for the same text, and nobody without the log's secret can try texts. */
  readonly personKey: (text: string) => string;
}

/** Loads what the server knows about a batch of incidents: one question per kind of fact, however many incidents there are. */
export function incidentBatches(
  { reads, students, clock, personKey }: IncidentPorts,
  scope: IncidentScope,
): (incidents: readonly ParsedIncident[]) => Promise<IncidentBatch> {
  const { districtId, sourceSystem, schools } = scope;
  const localTypes = new Map(scope.crosswalk.map(({ kind, value, localTypeId }) => [`${kind} ${value}`, localTypeId]));
  return async (incidents) => {
    const sourceKeys = incidents.map((incident) => incident.sourceKey);
    const people = incidents.flatMap((incident) => incident.events.flatMap((event) => event.participants));
    const stateIds = [...new Set(people.flatMap((person) => person.studentUniqueId ?? []))];
    const [aliases, standingIds, eventTypes, resolutionTypes] = await Promise.all([
      students.resolveStudents(stateIds),
      reads.incidents.idsBySourceKeys(districtId, sourceSystem, sourceKeys),
      reads.mappings.eventTypes(districtId, null),
      reads.mappings.resolutionTypes(districtId, null),
    ]);
    const incidentId = (sourceKey: string) =>
      standingIds.get(sourceKey) ?? importedId('incident', districtId, sourceSystem, sourceKey);
    const incidentIds = sourceKeys.map(incidentId);
    const calendarKeys = incidents.flatMap(({ schoolCode, occurredOn }) => {
      const school = schools.get(schoolCode);
      const year = schoolYearOf(occurredOn);
      // A measure may run into the next school year.
      return school === undefined ? [] : [year, year + 1].map((schoolYear) => ({ schoolId: school.id, schoolYear }));
    });
    const [calendars, standing] = await Promise.all([
      reads.directory.calendarsByKeys(calendarKeys),
      reads.incidents.statesByIds(incidentIds),
    ]);
    const studentIds = new Set([...aliases.values()].filter((id) => id !== null));
    const named = new Set([...studentIds, ...[...standing.values()].flatMap(({ state }) => studentsOf(state))]);
    const [enrollments, locked] = await Promise.all([
      reads.students.enrollments([...named]),
      reads.certifications.lockedIds([...standing.keys()]),
    ]);
    const bySchool = groupBy([...calendars.values()], (calendar) => calendar.schoolId);
    const available = (types: readonly KnownType[]): ReadonlyMap<string, AvailableType> =>
      new Map(types.map(({ id, name, schoolId }) => [id, { name, schoolId, endsOn: null }]));
    const types = { eventTypes: available(eventTypes), resolutionTypes: available(resolutionTypes) };
    return {
      schoolYear: scope.schoolYear,
      hasSchool: (code) => schools.has(code),
      studentId: (stateId) => aliases.get(stateId) ?? null,
      localTypeId: (kind, value) => localTypes.get(`${kind} ${value}`) ?? null,
      calendars: (code) => bySchool.get(schools.get(code)?.id ?? '') ?? [],
      existing: (sourceKey) => standing.get(incidentId(sourceKey))?.state ?? null,
      childId: (sourceKey, childKey) => uuidV5(incidentId(sourceKey), childKey),
      personKey: ({ origin, firstName, lastName }) => personKey(canonicalJson([origin, firstName, lastName])),
      incidentId,
      isLocked: (id) => locked.has(id),
      facts: (id, content) => {
        const now = clock.now();
        const isEnrolled = (student: string) =>
          (enrollments.get(student) ?? []).some(
            (one) => one.districtId === districtId && covers(one, content.occurredOn),
          );
        return {
          now: now.toISOString(),
          today: stateDate(now),
          isLocked: locked.has(id),
          studentsInScope: named,
          enrolledStudents: new Set(studentsOf(content).filter(isEnrolled)),
          ...types,
        };
      },
    };
  };
}

/** What is to be done for one planned incident; the content is made again from the stream when the command is decided. */
export function applyIncident(plan: IncidentPlan, batch: IncidentBatch, scope: IncidentScope): PlannedRow {
  if (plan.kind === 'REJECTED') return plan;
  if (plan.kind === 'UNMAPPED') {
    const { line, sourceKey } = plan.incident;
    const message = plan.unmapped.map(({ kind, value }) => `${kind} ${JSON.stringify(value)} is not mapped`).join(', ');
    return { line, errors: [{ line, sourceKey, code: 'UNKNOWN_CODE', message }] };
  }
  const { incident, wanted } = plan;
  const { line, sourceKey } = incident;
  const { districtId, sourceSystem } = scope;
  const incidentId = batch.incidentId(sourceKey);
  if (plan.kind === 'REVISE' && batch.isLocked(incidentId)) {
    const message = 'the incident is part of approved data: change it by hand, with a reason';
    return { line, errors: [{ line, sourceKey, code: 'INCIDENT_LOCKED', message }] };
  }
  return {
    line,
    sourceKey,
    key: `incident/${sourceKey}`,
    effect: plan.kind === 'CREATE' ? 'NEW' : plan.kind === 'REVISE' ? 'CHANGED' : 'SAME',
    apply: async (commands) => [
      await commands.handle({
        operation: 'importIncident',
        stream: streams.incident(districtId, incidentId),
        org: districtId,
        schoolYear: wanted.schoolYear,
        decider: incidentDecider,
        isNew: plan.kind === 'CREATE',
        command: (state) => {
          const origin = 'IMPORT';
          if (state === null) {
            const content = wanted.content;
            return {
              type: 'ReportIncident',
              ...{ incidentId, districtId, sourceSystem, sourceKey, content, origin },
              schoolId: scope.schools.get(incident.schoolCode)?.id ?? '',
              alignment: 'DISCIPLINE',
              facts: batch.facts(incidentId, content),
              reason: null,
            };
          }
          // What was typed here since the plan was made stays where the file does not say otherwise.
          const again = planIncident(incident, { ...batch, existing: () => state });
          const content = 'wanted' in again ? again.wanted.content : wanted.content;
          return { type: 'ReviseIncident', content, facts: batch.facts(incidentId, content), origin, reason: null };
        },
      }),
    ],
  };
}

export const studentsOf = ({ events }: Pick<IncidentState, 'events'>): readonly string[] => [
  ...new Set(events.flatMap((event) => event.participants.flatMap((person) => person.studentId ?? []))),
];

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
