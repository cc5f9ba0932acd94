import type { IncidentRow } from '../../projections/district_incident/incident-row.ts';
import type { SchoolDoc } from '../../projections/school/projection.ts';
import { Fault } from '../../src/application/faults.ts';
import type { ReportIncident } from '../../src/domain/incident/commands.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { ReportIncidentInput } from '../types/report-incident-input.ts';
import { continuesSuspension, incidentFacts, namesPlace, studentsOf, typesIn } from './incident-command.ts';
import { assertSourceSystem } from './import-scope.ts';
import { incidentContent } from './incident-content.ts';
import { PartIds } from './part-ids.ts';
import { foreignKey } from './plausible.ts';

/** The foreign system's record that an incident is, as an import would name it; null: none. BAD_USER_INPUT for half of it. */
export function foreignRecord({ sourceSystem, sourceKey }: Pick<ReportIncidentInput, 'sourceSystem' | 'sourceKey'>): {
  readonly sourceSystem: string;
  readonly sourceKey: string;
} | null {
  if (sourceSystem == null && sourceKey == null) return null;
  if (sourceSystem == null || sourceKey == null)
    throw new Fault('BAD_USER_INPUT', 'Give sourceSystem and sourceKey together.');
  assertSourceSystem(sourceSystem);
  return { sourceSystem, sourceKey: foreignKey('sourceKey', sourceKey) };
}

/** A report as the domain decides it, with what it has to know; the incident belongs to the school's district. */
export async function reportCommand(
  context: GraphqlContext,
  input: ReportIncidentInput,
  school: SchoolDoc,
  ids: { readonly incidentId: string; readonly newId: (name: string) => string },
): Promise<ReportIncident> {
  const parts = new PartIds(ids.newId);
  const content = incidentContent(input.content, parts);
  const foreign = foreignRecord(input);
  const facts = await incidentFacts(context, {
    districtId: school.districtId,
    incidentId: null,
    occurredOn: content.occurredOn ?? stateDate(context.services.clock.now()),
    studentIds: studentsOf(content.events),
    typeIds: typesIn(content.events),
    namesPlace: namesPlace(content),
    asksForKinds: continuesSuspension(content.events),
  });
  return {
    type: 'ReportIncident',
    incidentId: ids.incidentId,
    districtId: school.districtId,
    schoolId: school.id,
    alignment: input.content.alignment ?? 'DISCIPLINE',
    sourceSystem: foreign?.sourceSystem ?? null,
    sourceKey: foreign?.sourceKey ?? null,
    isReferral: input.asReferral === true,
    content,
    named: parts.named,
    facts,
    origin: signedIn(context).kind === 'SERVICE_ACCOUNT' ? 'IMPORT' : 'HAND',
    reason: null,
  };
}

/** What of an incident others of the day are compared with. */
export type SameDay = Pick<
  ReportIncident,
  'districtId' | 'schoolId' | 'alignment' | 'content' | 'facts' | 'incidentId'
>;

/** Other incidents of the school with the same day, alignment and one of the same students: perhaps two people entered one fight. */
export function possibleDuplicates(
  context: GraphqlContext,
  { districtId, schoolId, alignment, content, facts, incidentId }: SameDay,
): Promise<readonly IncidentRow[]> {
  return context.read.incidents.sameDay({
    districtId,
    schoolId,
    alignment,
    occurredOn: content.occurredOn ?? facts.today,
    studentIds: studentsOf(content.events),
    exceptId: incidentId,
  });
}
