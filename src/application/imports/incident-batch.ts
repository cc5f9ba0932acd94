import { importedId } from './import-ids.ts';
import { uuidV5 } from '../../crypto/uuid-v5.ts';
import type { AvailableResolutionType, IncidentFacts } from '../../domain/incident/commands.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { type CodePublication, codesOn, covers, mappedCodeOn } from '../../domain/reference/effective.ts';
import type { SourceCodeMapping } from '../../domain/source-crosswalk/events.ts';
import type { CommandHandler } from '../command-handler.ts';
import type { StudentAlias } from '../../pii/student-alias.ts';
import { type IsoDate, schoolYearOf, stateDate } from '../../shared/calendar.ts';
import type { Clock } from '../../shared/clock.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { ScratchFiles } from '../ports/files.ts';
import type { ImportReads, KnownSchool, KnownType } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { importedBase, isVoidedByImport } from './imported-base.ts';
import { eachLimited } from './import-rows.ts';
import type { HandEditPolicy } from './keep-hand-edits.ts';
import type { PlanContext } from './plan-context.ts';

/** Incidents that differ from the file and stand here are few, and their streams are short. */
const STREAMS_AT_ONCE = 16;

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
  readonly handEdits: HandEditPolicy;
  /** Those that whoever imports works for. */
  readonly schools: ReadonlyMap<string, KnownSchool>;
  readonly crosswalk: readonly SourceCodeMapping[];
}

export interface IncidentPorts {
  readonly reads: ImportReads;
  readonly students: StudentAlias;
  readonly clock: Clock;
  readonly commands: Pick<CommandHandler, 'history'>;
  readonly scratch: ScratchFiles;
  /** Keyed hash of a text: the same for the same text, and nobody without the log's secret can try texts. */
  readonly personKey: (text: string) => string;
}

/** Loads what the server knows about a batch of incidents: one question per kind of fact, however many incidents there are. */
export function incidentBatches(
  { reads, students, clock, commands, personKey }: IncidentPorts,
  scope: IncidentScope,
): (incidents: readonly ParsedIncident[]) => Promise<IncidentBatch> {
  const { districtId, sourceSystem, schools } = scope;
  const localTypes = new Map(scope.crosswalk.map(({ kind, value, localTypeId }) => [`${kind} ${value}`, localTypeId]));
  return async (incidents) => {
    const sourceKeys = incidents.map((incident) => incident.sourceKey);
    const people = incidents.flatMap((incident) => incident.events.flatMap((event) => event.participants));
    const stateIds = [...new Set(people.flatMap((person) => person.studentUniqueId ?? []))];
    const [aliases, standingIds, eventTypes, resolutionTypes, codeLists] = await Promise.all([
      students.resolveStudents(stateIds),
      reads.incidents.idsBySourceKeys(districtId, sourceSystem, sourceKeys),
      reads.mappings.eventTypes(districtId, null),
      reads.mappings.resolutionTypes(districtId, null),
      reads.mappings.stateCodeLists(),
    ]);
    const idOf = (key: string) => standingIds.get(key) ?? importedId('incident', districtId, sourceSystem, key);
    const ids = new Map(sourceKeys.map((key) => [key, idOf(key)]));
    const incidentId = (sourceKey: string) => ids.get(sourceKey) ?? idOf(sourceKey);
    const incidentIds = [...ids.values()];
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
    const studentIds = [...aliases.values()].filter((id) => id !== null);
    const named = new Set([...studentIds, ...[...standing.values()].flatMap(({ state }) => studentsOf(state))]);
    const [enrollments, locked] = await Promise.all([
      reads.students.enrollments([...named]),
      reads.certifications.lockedIds([...standing.keys()]),
    ]);
    const enrolledHere = (id: string) => (enrollments.get(id) ?? []).filter((one) => one.districtId === districtId);
    // Numbers can be guessed: one that another district's student has is as unknown here as one that nobody has.
    const schoolIds = new Set([...schools.values()].map(({ id }) => id));
    const own = new Set(studentIds.filter((id) => enrolledHere(id).some(({ schoolId }) => schoolIds.has(schoolId))));
    const bySchool = groupBy([...calendars.values()], (calendar) => calendar.schoolId);
    const availableEventTypes = new Map(eventTypes.map((type) => [type.id, type]));
    const availableResolutionTypes = perDay((day) => resolutionTypesOn(day, resolutionTypes, codeLists));
    // One moment for the batch: a file tells its own days.
    const moment = clock.now();
    const [now, today] = [moment.toISOString(), stateDate(moment)];
    const bases = new Map<string, { readonly base: IncidentState | null; readonly isVoidedByImport: boolean }>();
    return {
      schoolYear: scope.schoolYear,
      handEdits: scope.handEdits,
      base: (sourceKey) => bases.get(sourceKey)?.base ?? null,
      isVoidedByImport: (sourceKey) => bases.get(sourceKey)?.isVoidedByImport === true,
      loadBases: (keys) =>
        eachLimited(keys, STREAMS_AT_ONCE, new AbortController().signal, async (sourceKey) => {
          const history = await commands.history(streams.incident(districtId, incidentId(sourceKey)));
          bases.set(sourceKey, { base: importedBase(history), isVoidedByImport: isVoidedByImport(history) });
        }),
      schoolId: (code) => schools.get(code)?.id ?? null,
      studentId: (stateId) => {
        const id = aliases.get(stateId) ?? null;
        return id !== null && own.has(id) ? id : null;
      },
      localTypeId: (kind, value) => localTypes.get(`${kind} ${value}`) ?? null,
      calendars: (code) => bySchool.get(schools.get(code)?.id ?? '') ?? [],
      existing: (sourceKey) => standing.get(incidentId(sourceKey))?.state ?? null,
      childId: (sourceKey, childKey) => uuidV5(incidentId(sourceKey), childKey),
      personKey: ({ origin, firstName, lastName, key }) =>
        personKey(canonicalJson([origin, firstName, lastName, ...(key === undefined ? [] : [key])])),
      incidentId,
      isLocked: (id) => locked.has(id),
      facts: (id, content) => {
        const isEnrolled = (student: string) => enrolledHere(student).some((one) => covers(one, content.occurredOn));
        const state = standing.get(id)?.state;
        const wanted = studentsOf(content);
        return {
          now,
          today,
          isLocked: locked.has(id),
          // Whoever is in the incident already stays usable.
          studentsInScope: new Set([...wanted.filter((one) => own.has(one)), ...(state ? studentsOf(state) : [])]),
          enrolledStudents: new Set(wanted.filter(isEnrolled)),
          // A file has no values of custom elements; what stands already is not checked again.
          customElements: new Map(),
          eventTypes: availableEventTypes,
          resolutionTypes: availableResolutionTypes(content.occurredOn),
        };
      },
    };
  };
}

/** Resolution types with what they are at the state on a day. */
function resolutionTypesOn(
  day: IsoDate,
  types: readonly KnownType[],
  codeLists: readonly CodePublication[],
): ReadonlyMap<string, AvailableResolutionType> {
  const { resolutionCodes } = codesOn(codeLists, day);
  return new Map(
    types.map(({ id, name, schoolId, endsOn, mappings }) => {
      const kind = resolutionCodes.get(mappedCodeOn(mappings, day) ?? '')?.kind ?? null;
      return [id, { name, schoolId, endsOn, kind }];
    }),
  );
}

/** Works something out once for each day. */
function perDay<Value>(make: (day: IsoDate) => Value): (day: IsoDate) => Value {
  const made = new Map<IsoDate, Value>();
  return (day) => {
    const known = made.get(day) ?? make(day);
    made.set(day, known);
    return known;
  };
}

export const studentsOf = ({ events }: Pick<IncidentState, 'events'>): readonly string[] => [
  ...new Set(events.flatMap((event) => event.participants.flatMap((person) => person.studentId ?? []))),
];

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
