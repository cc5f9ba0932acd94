import type { IncidentFacts, ReportIncident, ReviseIncident } from '../domain/incident/commands.ts';
import { decide } from '../domain/incident/decide.ts';
import { draft, reportFaults } from '../domain/incident/decide-report.ts';
import { revision } from '../domain/incident/decide-revise.ts';
import { evolve, type IncidentState } from '../domain/incident/state.ts';
import type { Rejection } from '../domain/kernel/decider.ts';

/** An incident as it would be if it were saved now, also when it could not be, and why it would be refused. */
export interface IncidentDraft {
  readonly state: IncidentState;
  readonly rejections: readonly Rejection[];
}

/**
 * Folds what a report would record, by the functions that decide about it when it is saved. A student whom the caller may not name is nobody
 * in it: what is said of the draft must not tell of them.
 */
export function incidentDraft(command: ReportIncident): IncidentDraft {
  const { faults } = draft(command);
  const { events } = draft(withoutStrangers(command));
  const state = events.reduce<IncidentState | null>(evolve, null);
  if (!state) throw new Error('a report begins with its header');
  return { state, rejections: reportFaults(command, state, faults) };
}

/**
 * What a revision would make of the incident, also when it would be refused, and why it would be. A void incident stays as it is. Students who
 * stand in the incident already are in the facts' scope, others whom the caller may not name are nobody in it.
 */
export function revisionDraft(state: IncidentState, command: ReviseIncident): IncidentDraft {
  const decision = decide(state, command);
  const events = state.status === 'VOIDED' ? [] : revision(state, withoutStrangers(command)).events;
  return {
    state: events.reduce<IncidentState | null>(evolve, state) ?? state,
    rejections: decision.kind === 'rejected' ? decision.rejections : [],
  };
}

interface WithContent {
  readonly content: Pick<ReportIncident['content'], 'events'>;
  readonly facts: IncidentFacts;
}

function withoutStrangers<Command extends WithContent>(command: Command): Command {
  const { studentsInScope } = command.facts;
  const events = command.content.events.map((event) => ({
    ...event,
    participants: event.participants.map((one) =>
      one.studentId === null || studentsInScope.has(one.studentId)
        ? one
        : { ...one, studentId: null, nonStudentKind: 'UNKNOWN_PERSON' as const },
    ),
  }));
  return { ...command, content: { ...command.content, events } };
}
