import type { IncidentView } from '../../projections/district_incident/incident-view.ts';
import { incidentAsRecorded } from '../../src/application/incident-history.ts';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { Finding, FindingDetail } from '../../src/domain/rules/rule.ts';
import { rules } from '../../src/domain/rules/registry.ts';
import type { Severity } from '../../src/domain/kernel/severity.ts';
import type { AsOf } from '../../src/projector/journal-reader.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { issueSubjects } from './issue-subjects.ts';
import { ruleOf } from './rule-node.ts';
import type { IncidentIssue } from '../types/incident.ts';

/** An incident as resolvers get it; `past` is there when it is read as it stood. */
export type IncidentRoot = IncidentView & {
  readonly sync: object;
  readonly past?: { readonly asOf: AsOf; readonly issues: readonly IncidentIssue[] };
};

const helpByRule = new Map(rules.map((rule) => [rule.id, rule.help]));

export interface FoundInIncident {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly explanation: string;
  readonly about: readonly FindingDetail[];
}

/** Findings in a record as it was looked at, each with what to do about it. */
export function issuesOf(
  context: GraphqlContext,
  view: IncidentView,
  found: readonly FoundInIncident[],
): Promise<readonly IncidentIssue[]> {
  return Promise.all(
    found.map(async ({ ruleId, severity, explanation, about }) => ({
      ruleId,
      severity,
      message: explanation,
      fix: helpByRule.get(ruleId) ?? (await ruleOf(context, ruleId)).help,
      about: issueSubjects({ ruleId, incidentId: view.id, about }, view),
    })),
  );
}

/** What a rule has found in one record, as `issuesOf` takes it. */
export const ofRecord = ({ details, ...finding }: Finding): FoundInIncident => ({ ...finding, about: details });

/**
 * An incident as its own stream stood at a moment; `now` is the incident of today, which the account may see. Types, enrolments and rules are
 * those of today: only what was recorded of the incident itself goes back. NOT_FOUND for a moment before it was reported.
 */
export async function incidentAsOf(context: GraphqlContext, now: IncidentRoot, asOf: AsOf): Promise<IncidentRoot> {
  const { services, read } = context;
  const rows = await services.journal.readStream(streams.incident(now.districtId, now.id), asOf);
  const doc = incidentAsRecorded(await services.decode(rows));
  if (!doc) throw notFound('incident');
  const { view, findings } = await read.incidents.derive(doc, stateDate(services.clock.now()));
  return { ...view, sync: now.sync, past: { asOf, issues: await issuesOf(context, view, findings.map(ofRecord)) } };
}
