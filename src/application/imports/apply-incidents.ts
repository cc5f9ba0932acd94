import type { IncidentCommand } from '../../domain/incident/commands.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { Rejection } from '../../domain/kernel/decider.ts';
import { streams } from '../streams.ts';
import { rowErrorOf } from './import-tally.ts';
import type { IncidentBatch, IncidentScope } from './incident-batch.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { planIncident, type IncidentPlan } from './plan-incident.ts';
import type { RowError } from './row-error.ts';
import type { PlannedRow } from './row-plan.ts';

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
  const { districtId } = scope;
  const incidentId = batch.incidentId(sourceKey);
  if (plan.kind === 'REVISE' && batch.isLocked(incidentId)) {
    const message = 'the incident is part of approved data: change it by hand, with a reason';
    return { line, errors: [{ line, sourceKey, code: 'INCIDENT_LOCKED', message }] };
  }
  const command = commandsFor(plan, batch, scope);
  return {
    line,
    sourceKey,
    key: `incident/${sourceKey}`,
    effect: plan.kind === 'CREATE' ? 'NEW' : plan.kind === 'REVISE' ? 'CHANGED' : 'SAME',
    notices: plan.handEdits.map((edit) => ({ ...edit, line, sourceKey })),
    errorOf: (rejection) => errorOf(incident, rejection),
    apply: async (commands) => [
      await commands.handle({
        operation: 'importIncident',
        stream: streams.incident(districtId, incidentId),
        org: districtId,
        schoolYear: wanted.schoolYear,
        decider: incidentDecider,
        isNew: plan.kind === 'CREATE',
        command,
      }),
    ],
  };
}

/** What the domain would refuse of a planned incident, decided on what stands in the read models. */
export function foreseenErrors(plan: IncidentPlan, batch: IncidentBatch, scope: IncidentScope): readonly RowError[] {
  if (plan.kind !== 'CREATE' && plan.kind !== 'REVISE') return [];
  const state = plan.kind === 'CREATE' ? null : plan.existing;
  const decision = incidentDecider.decide(state, commandsFor(plan, batch, scope)(state));
  return decision.kind === 'rejected' ? decision.rejections.map((one) => errorOf(plan.incident, one)) : [];
}

function commandsFor(
  plan: Extract<IncidentPlan, { readonly wanted: unknown }>,
  batch: IncidentBatch,
  scope: IncidentScope,
): (state: IncidentState | null) => IncidentCommand {
  const { incident, wanted } = plan;
  const voided = plan.kind === 'REVISE' && plan.existing.status === 'VOIDED' ? plan.existing : null;
  const { districtId, sourceSystem } = scope;
  const { sourceKey } = incident;
  const incidentId = batch.incidentId(sourceKey);
  const origin = 'IMPORT';
  return (state) => {
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
    return {
      ...{ type: 'ReviseIncident', content, facts: batch.facts(incidentId, content), origin, reason: null },
      removedBecause: `No longer in the data of ${sourceSystem}.`,
      // A person may have voided it since the plan was made: then it stays void.
      ...(voided?.version === state.version && { takenBackBecause: `In the data of ${sourceSystem} again.` }),
    };
  };
}

/** A refusal at the line of the event, person or measure that it is about: content stands in the order of the file. */
function errorOf(incident: ParsedIncident, rejection: Rejection): RowError {
  const path = rejection.path ?? [];
  const at = (list: string): number => {
    const place = path.indexOf(list);
    return place < 0 ? -1 : Number(path[place + 1]);
  };
  const event = incident.events[at('events')];
  const participant = event?.participants[at('participants')];
  const action = participant?.actions[at('resolutions')];
  const line = action?.line ?? participant?.line ?? event?.line ?? incident.line;
  const parts = path.includes('events') ? path.slice(path.indexOf('events')) : [];
  const within = parts.slice(0, parts.findLastIndex((segment) => /^\d+$/.test(segment)) + 1);
  const error = { ...rowErrorOf({ line, sourceKey: incident.sourceKey }, rejection), within };
  // A number is a place in a list, not a column.
  if (error.column === undefined || !/^\d+$/.test(error.column)) return error;
  const { column: _place, ...rest } = error;
  return rest;
}
