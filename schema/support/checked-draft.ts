import type { SchoolDoc } from '../../projections/school/projection.ts';
import { assertVersion, fold } from '../../src/application/command-handler.ts';
import { notFound } from '../../src/application/faults.ts';
import { type IncidentDraft, incidentDraft, revisionDraft } from '../../src/application/incident-draft.ts';
import { streams } from '../../src/application/streams.ts';
import type { IncidentFacts, ReportIncident, ReviseIncident } from '../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import type { Rejection } from '../../src/domain/kernel/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { visibleIncident } from '../queries/incidents.ts';
import type { ReportIncidentInput } from '../types/report-incident-input.ts';
import { editFacts } from './incident-command.ts';
import { revisedContent, studentsNamed } from './incident-content.ts';
import { PartIds } from './part-ids.ts';
import { foreignRecord, reportCommand, type SameDay } from './report-command.ts';

/** What saving a draft would make, and why it would be refused. */
export interface CheckedDraft extends IncidentDraft {
  readonly facts: IncidentFacts;
  /** What may have been entered already. */
  readonly sameDay: SameDay;
  readonly createdAt: string;
  readonly createdBy: string;
}

const newId = (name: string): string => name;

/** A draft as `reportIncident` would decide it. */
export async function reportDraft(
  context: GraphqlContext,
  draft: ReportIncidentInput,
  school: SchoolDoc,
): Promise<CheckedDraft> {
  const command = await reportCommand(context, draft, school, { incidentId: 'draft', newId });
  const { state, rejections } = incidentDraft(command);
  return {
    state,
    rejections: [...rejections, ...(await alreadyThere(context, command, null))],
    facts: command.facts,
    sameDay: command,
    createdAt: command.facts.now,
    createdBy: signedIn(context).accountId,
  };
}

/**
 * A draft as `reviseIncident` would decide it, of an incident that the account can see. Its school and its foreign record are the incident's
 * own: others are UNKNOWN_CODE, or SOURCE_KEY_DUPLICATE when another incident is that record. Throws CONFLICT for another version than the
 * expected one.
 */
export async function revisedDraft(
  context: GraphqlContext,
  draft: ReportIncidentInput,
  revised: { readonly incidentId: string; readonly reason: string | null; readonly expectedVersion: number | null },
): Promise<CheckedDraft> {
  const { incidentId, reason, expectedVersion } = revised;
  const { districtId, createdAt, createdByAccount } = await visibleIncident(context, incidentId);
  const history = await context.services.commands.history(streams.incident(districtId, incidentId));
  const standing = fold(incidentDecider, history);
  if (!standing) throw notFound('incident');
  assertVersion(expectedVersion, history.length);
  const facts = await editFacts(context, 'reviseIncident', draft, standing, studentsNamed(draft.content));
  const ids = new PartIds(newId);
  const command: ReviseIncident = {
    type: 'ReviseIncident',
    content: revisedContent(draft.content, ids, standing),
    named: ids.named,
    ...(draft.content.alignment != null && { alignment: draft.content.alignment }),
    facts,
    origin: signedIn(context).kind === 'SERVICE_ACCOUNT' ? 'IMPORT' : 'HAND',
    reason,
  };
  const { state, rejections } = revisionDraft(standing, command);
  const ofSchool: readonly Rejection[] =
    draft.schoolId === standing.schoolId
      ? []
      : [{ code: 'UNKNOWN_CODE', path: ['schoolId'], details: { expected: standing.schoolId } }];
  const foreign = foreignRecord(draft);
  const isOwn =
    foreign === null || (foreign.sourceSystem === standing.sourceSystem && foreign.sourceKey === standing.sourceKey);
  const taken = isOwn ? [] : await alreadyThere(context, { districtId, ...foreign }, incidentId);
  const ofRecord: readonly Rejection[] =
    isOwn || taken.length > 0 ? taken : [{ code: 'UNKNOWN_CODE', path: ['sourceKey'] }];
  const { schoolId, alignment } = state;
  return {
    state,
    rejections: [...rejections, ...ofSchool, ...ofRecord],
    facts,
    sameDay: { districtId, schoolId, alignment, content: command.content, facts, incidentId },
    createdAt: createdAt ?? facts.now,
    createdBy: createdByAccount ?? signedIn(context).accountId,
  };
}

/** A record of a foreign system is one incident, whoever reports it; its own incident may have it. */
async function alreadyThere(
  { read }: GraphqlContext,
  { districtId, sourceSystem, sourceKey }: Pick<ReportIncident, 'districtId' | 'sourceSystem' | 'sourceKey'>,
  ownId: string | null,
): Promise<readonly Rejection[]> {
  if (sourceSystem === null || sourceKey === null) return [];
  const id = await read.incidents.idBySourceKey(districtId, sourceSystem, sourceKey);
  return id === null || id === ownId ? [] : [{ code: 'SOURCE_KEY_DUPLICATE', path: ['sourceKey'] }];
}
