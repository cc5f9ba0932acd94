import type { Alignment } from '../event-type/events.ts';
import {
  codeIncident,
  hasCodedResolution,
  isStateCoded,
  type CodedIncident,
  type CodedParticipant,
  type CodedResolution,
} from './coded-incident.ts';
import type { IncidentContext } from './context.ts';
import type { IncidentSetting } from './events.ts';
import type { NonStudentKind, ParticipantRole } from './participant-events.ts';
import type { DisciplineAuthority } from './resolution-events.ts';
import { isOutsideSchoolYear, reportabilityOf, type Reportability } from './reportability.ts';
import type { ReportReason } from './reporting-criteria.ts';
import type { IncidentState } from './state.ts';

/** Why the state would not receive an incident. */
export const STATE_EXCLUSIONS = ['VOIDED', 'DRAFT', 'AWARD', 'UNMAPPED', 'OUT_OF_YEAR'] as const;
export type StateExclusion = (typeof STATE_EXCLUSIONS)[number];

export interface StateResolution {
  readonly resolutionId: string;
  readonly stateCode: string;
  readonly durationSchoolDays: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly imposedBy: DisciplineAuthority | null;
  readonly boardActionOn: string | null;
  readonly pendingBoardSuspensionId: string | null;
  /** Present when the trustees shortened the expulsion. No part of what is certified: `behavior/1` has no member for it. */
  readonly trusteesDecidedOn?: string;
}

export interface StateParticipant {
  readonly participantId: string;
  /** Pseudonym. */
  readonly studentId: string | null;
  readonly nonStudentKind: NonStudentKind | null;
  readonly role: ParticipantRole;
  readonly hadActiveIep: boolean;
  readonly was21stCentury: boolean;
  readonly wasEnrolled: boolean;
  readonly grade: string | null;
  readonly resolutions: readonly StateResolution[];
}

export interface StateBehaviorEvent {
  readonly behaviorEventId: string;
  /** Null: a local event above a state-coded resolution. */
  readonly stateCode: string | null;
  readonly isReferredToLawEnforcement: boolean;
  readonly hasSeriousBodilyInjury: boolean | null;
  readonly participants: readonly StateParticipant[];
}

/** An incident as the state receives it: codes, dates, flags and pseudonyms. No names, no free text, no local words. */
export interface StateRecord {
  readonly incidentId: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly schoolYear: number;
  readonly status: 'IN_PROGRESS' | 'COMPLETE';
  readonly occurredOn: string;
  readonly occurredAt: string;
  readonly setting: IncidentSetting;
  readonly alignment: Alignment;
  readonly events: readonly StateBehaviorEvent[];
  readonly isReportable: boolean;
  readonly reasons: readonly ReportReason[];
}

export type StateRecordOutcome =
  | { readonly record: StateRecord; readonly excluded: null }
  | { readonly record: null; readonly excluded: StateExclusion };

/** What would reach the state under today's mapping, or why nothing would (architecture.md §4 Datasets, §10.4). */
export function stateRecord(state: IncidentState, context: IncidentContext): StateRecordOutcome {
  const incident = codeIncident(state, context);
  return stateRecordOf(incident, reportabilityOf(incident));
}

/**
 * Unmapped events and resolutions never reach the state (domain.md §2.4): an event stands in the record when it has a state code or a
 * state-coded resolution under it, a resolution when it has a state code. In-Progress incidents are sent too (A36).
 */
export function stateRecordOf(incident: CodedIncident, { isReportable, reasons }: Reportability): StateRecordOutcome {
  const { status } = incident;
  if (status === 'VOIDED') return { record: null, excluded: 'VOIDED' };
  if (status === 'DRAFT' || status === 'SUBMITTED') return { record: null, excluded: 'DRAFT' };
  if (incident.alignment === 'AWARD') return { record: null, excluded: 'AWARD' };
  if (!isStateCoded(incident)) return { record: null, excluded: 'UNMAPPED' };
  if (isOutsideSchoolYear(incident)) return { record: null, excluded: 'OUT_OF_YEAR' };
  const events = incident.events.filter((event) => event.stateCode !== null || hasCodedResolution(event));
  return {
    excluded: null,
    record: {
      incidentId: incident.incidentId,
      districtId: incident.districtId,
      schoolId: incident.schoolId,
      schoolYear: incident.schoolYear,
      status,
      occurredOn: incident.occurredOn,
      occurredAt: incident.occurredAt,
      setting: incident.setting,
      alignment: incident.alignment,
      events: events.map((event) => ({
        behaviorEventId: event.behaviorEventId,
        stateCode: event.stateCode,
        isReferredToLawEnforcement: event.isReferredToLawEnforcement,
        hasSeriousBodilyInjury: event.hasSeriousBodilyInjury,
        participants: event.participants.map(stateParticipant),
      })),
      isReportable,
      reasons,
    },
  };
}

/** State codes of the record's events and resolutions, each once, sorted: what counts per code are made of. */
export function stateCodesOf({ events }: StateRecord): readonly string[] {
  const resolutions = events.flatMap((event) => event.participants).flatMap((participant) => participant.resolutions);
  return [...new Set([...events, ...resolutions].flatMap(({ stateCode }) => stateCode ?? []))].sort();
}

function stateParticipant(participant: CodedParticipant): StateParticipant {
  return {
    participantId: participant.participantId,
    studentId: participant.studentId,
    nonStudentKind: participant.nonStudentKind,
    role: participant.role,
    hadActiveIep: participant.hadActiveIep,
    was21stCentury: participant.was21stCentury,
    wasEnrolled: participant.wasEnrolled,
    grade: participant.grade,
    resolutions: participant.resolutions.flatMap(stateResolution),
  };
}

function stateResolution(resolution: CodedResolution): readonly StateResolution[] {
  const { stateCode, trusteesDecidedOn } = resolution;
  if (stateCode === null) return [];
  return [
    {
      resolutionId: resolution.resolutionId,
      stateCode,
      durationSchoolDays: resolution.durationSchoolDays,
      startsOn: resolution.startsOn,
      endsOn: resolution.endsOn,
      imposedBy: resolution.imposedBy,
      boardActionOn: resolution.boardActionOn,
      pendingBoardSuspensionId: resolution.pendingBoardSuspensionId,
      ...(trusteesDecidedOn !== null && { trusteesDecidedOn }),
    },
  ];
}
