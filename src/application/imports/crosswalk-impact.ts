import { codeIncident, hasCodedResolution } from '../../domain/incident/coded-incident.ts';
import type { IncidentContext, StudentFacts } from '../../domain/incident/context.ts';
import { reportabilityOf } from '../../domain/incident/reportability.ts';
import { REPORT_REASONS, type ReportReason } from '../../domain/incident/reporting-criteria.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { codesOn } from '../../domain/reference/effective.ts';
import type { WantedMapping } from '../../domain/source-crosswalk/commands.ts';
import type { ImportReads } from '../ports/imports.ts';
import { studentsOf, type IncidentPorts, type IncidentScope } from './incident-batch.ts';
import { incidentScope, plannedIncidents } from './import-behavior.ts';
import type { BehaviorRequest } from './survey-behavior.ts';
import type { ImportedIncident } from './imported-incident.ts';

/** What a crosswalk would make of a file; counts are incidents. */
export interface CrosswalkImpact {
  readonly incidents: number;
  /** Still without a meaning for some value, or refused. */
  readonly waiting: number;
  readonly stateCodedEvents: number;
  readonly stateCodedResolutions: number;
  readonly reportable: number;
  readonly byReason: readonly { readonly reason: ReportReason; readonly incidents: number }[];
}

/** Plans the file under the standing crosswalk with `mappings` laid over it, and reads the outcome as the state would. Writes nothing. */
export async function crosswalkImpact(
  ports: IncidentPorts,
  request: Omit<BehaviorRequest, 'mode'>,
  mappings: readonly WantedMapping[],
): Promise<CrosswalkImpact> {
  const standing = await incidentScope(ports, { ...request, mode: 'VALIDATE_ONLY' });
  const laid = new Map(
    [...standing.crosswalk, ...mappings].map((mapping) => [`${mapping.kind} ${mapping.value}`, mapping]),
  );
  const crosswalk = [...laid.values()].flatMap(({ localTypeId, ...one }) =>
    localTypeId === null ? [] : [{ ...one, localTypeId }],
  );
  const scope = { ...standing, crosswalk };
  const wanted: ImportedIncident[] = [];
  let waiting = 0;
  for await (const { plans } of plannedIncidents(ports, scope, request)) {
    for (const plan of plans)
      if ('wanted' in plan) wanted.push(plan.wanted);
      else if (plan.incident !== null) waiting += 1;
  }
  const states = wanted.map((incident) => stateOf(incident, scope));
  const contextOf = await contexts(ports.reads, scope.districtId, states);
  const coded = states.map((state) => codeIncident(state, contextOf(state)));
  const reasons = coded.flatMap((incident) => reportabilityOf(incident).reasons);
  return {
    incidents: states.length,
    waiting,
    stateCodedEvents: coded.filter(({ events }) => events.some((event) => event.stateCode !== null)).length,
    stateCodedResolutions: coded.filter(({ events }) => events.some(hasCodedResolution)).length,
    reportable: coded.filter((incident) => reportabilityOf(incident).isReportable).length,
    byReason: REPORT_REASONS.flatMap((reason) => {
      const incidents = reasons.filter((one) => one === reason).length;
      return incidents === 0 ? [] : [{ reason, incidents }];
    }),
  };
}

/** The incident as it would stand after the import. */
function stateOf(
  { sourceKey, schoolCode, schoolYear, content }: ImportedIncident,
  scope: IncidentScope,
): IncidentState {
  const { districtId, sourceSystem, schools } = scope;
  const { schoolYear: _own, ...rest } = content;
  return {
    ...rest,
    incidentId: sourceKey,
    ...{ districtId, sourceSystem, sourceKey, schoolYear },
    schoolId: schools.get(schoolCode)?.id ?? '',
    alignment: 'DISCIPLINE',
    status: 'COMPLETE',
    version: 0,
  };
}

async function contexts(
  reads: ImportReads,
  districtId: string,
  states: readonly IncidentState[],
): Promise<(state: IncidentState) => IncidentContext> {
  const studentIds = [...new Set(states.flatMap(studentsOf))];
  const [eventTypes, resolutionTypes, publications, enrollments, iepPeriods, programs] = await Promise.all([
    reads.mappings.eventTypes(districtId, null),
    reads.mappings.resolutionTypes(districtId, null),
    reads.mappings.stateCodeLists(),
    reads.students.enrollments(studentIds),
    reads.students.iepPeriods(studentIds),
    reads.students.programs(studentIds),
  ]);
  const factsOf = (id: string): StudentFacts => ({
    enrollments: enrollments.get(id) ?? [],
    iepPeriods: iepPeriods.get(id) ?? [],
    programs: programs.get(id) ?? [],
  });
  const context = {
    eventTypes: new Map(eventTypes.map((type) => [type.id, type])),
    resolutionTypes: new Map(resolutionTypes.map((type) => [type.id, type])),
    students: new Map(studentIds.map((id) => [id, factsOf(id)])),
    calendar: null,
    recordedOn: null,
  };
  return (state) => ({ ...context, codes: codesOn(publications, state.occurredOn) });
}
