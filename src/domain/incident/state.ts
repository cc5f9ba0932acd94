import type { Alignment } from '../event-type/events.ts';
import type { EventOf } from '../kernel/event-definition.ts';
import type {
  BehaviorEventAdded,
  IncidentDescriptions,
  incidentEvents,
  IncidentSetting,
  IncidentTexts,
} from './events.ts';
import type { IncidentParticipantAdded } from './participant-events.ts';
import type { ResolutionAdded } from './resolution-events.ts';

/*
 * The incident's machine (domain.md §2.1):
 *
 *   (none) ──IncidentReported, isReferral──► DRAFT ──ReferralSubmitted──► SUBMITTED ──ReferralAccepted──► IN_PROGRESS
 *
 *   (none) ──IncidentReported──► IN_PROGRESS ──IncidentCompleted──► COMPLETE
 *                                     ▲  └──────────IncidentVoided──────┐ │
 *                                     ├────────IncidentReopened─────────┼─┘
 *                                     │                                 ▼
 *                                     └────────IncidentReopened────── VOIDED
 *
 * A report is IncidentReported followed, in the same append, by one event per child; a child that comes later is the same event.
 * Corrections leave the status as it is: a COMPLETE incident stays COMPLETE, because a correction after which it could not be completed
 * is refused. COMPLETE needs a resolution (S002:169-170) unless no offender was enrolled that day, since nobody can then be given one (A41).
 * Removing an event takes its participants along, removing a participant their resolutions: only the topmost removal is recorded.
 * A void incident takes nothing but to be reopened, with everything that it held. One that an import voided because a file lacked it is
 * reopened by the import of a file that holds it again.
 * DRAFT and SUBMITTED are a teacher's referral before the office took it over: an accusation, not yet an incident. It can be corrected and
 * voided, but not completed; reopened after that, it is the referral that it was.
 */

export const INCIDENT_STATUSES = ['DRAFT', 'SUBMITTED', 'IN_PROGRESS', 'COMPLETE', 'VOIDED'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export type IncidentEvent = EventOf<typeof incidentEvents>;

export interface ResolutionState extends Omit<ResolutionAdded, 'incidentId' | 'participantId' | 'reason'> {
  /** Present when the trustees shortened the expulsion; a revision leaves it as it is. */
  readonly trusteeModification?: { readonly decidedOn: string; readonly reason: string | null };
}

export interface IncidentParticipantState extends Omit<
  IncidentParticipantAdded,
  'incidentId' | 'behaviorEventId' | 'reason'
> {
  readonly resolutions: readonly ResolutionState[];
}

export interface BehaviorEventState extends Omit<BehaviorEventAdded, 'incidentId' | 'reason'> {
  readonly participants: readonly IncidentParticipantState[];
}

/** One incident as its stream tells it; also the document of the read models. Children stand in the order in which they were added. */
export interface IncidentState extends IncidentTexts, IncidentDescriptions {
  readonly incidentId: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly schoolYear: number;
  readonly alignment: Alignment;
  readonly status: IncidentStatus;
  readonly occurredOn: string;
  /** Local time `HH:MM`. */
  readonly occurredAt: string;
  readonly setting: IncidentSetting;
  readonly sourceSystem: string | null;
  readonly sourceKey: string | null;
  /** It came as a teacher's referral. */
  readonly isReferral?: true;
  /** What a void referral was: it becomes that again when it is reopened. */
  readonly voidedFrom?: 'DRAFT' | 'SUBMITTED';
  readonly events: readonly BehaviorEventState[];
  /** Number of events folded: what clients pass as `expectedVersion`. */
  readonly version: number;
}

/** Null until the incident is reported; events that come before the report, or that name a child that is gone, change nothing. */
export function evolve(state: IncidentState | null, event: IncidentEvent): IncidentState | null {
  if (event.type === 'IncidentReported') {
    const status = event.data.isReferral === true ? 'DRAFT' : 'IN_PROGRESS';
    return { ...event.data, status, events: [], version: (state?.version ?? 0) + 1 };
  }
  return state && { ...apply(state, event), version: state.version + 1 };
}

function apply(
  state: IncidentState,
  event: Exclude<IncidentEvent, { readonly type: 'IncidentReported' }>,
): IncidentState {
  switch (event.type) {
    case 'IncidentDetailsCorrected':
      return { ...state, ...without(event.data, 'reason') };
    case 'BehaviorEventAdded': {
      const added = without(event.data, 'incidentId', 'reason');
      return { ...state, events: [...state.events, { ...added, participants: [] }] };
    }
    case 'BehaviorEventCorrected': {
      const changes = without(event.data, 'incidentId', 'reason');
      return withBehaviorEvent(state, event.data.behaviorEventId, (one) => ({ ...one, ...changes }));
    }
    case 'BehaviorEventRemoved':
      return { ...state, events: state.events.filter((one) => one.behaviorEventId !== event.data.behaviorEventId) };
    case 'IncidentParticipantAdded': {
      const added = without(event.data, 'incidentId', 'behaviorEventId', 'reason');
      return withBehaviorEvent(state, event.data.behaviorEventId, (one) => ({
        ...one,
        participants: [...one.participants, { ...added, resolutions: [] }],
      }));
    }
    case 'IncidentParticipantCorrected': {
      const changes = without(event.data, 'incidentId', 'reason');
      return withParticipant(state, event.data.participantId, (one) => ({ ...one, ...changes }));
    }
    case 'IncidentParticipantRemoved':
      return withEveryBehaviorEvent(state, (behaviorEvent) => ({
        ...behaviorEvent,
        participants: behaviorEvent.participants.filter((one) => one.participantId !== event.data.participantId),
      }));
    case 'ResolutionAdded': {
      const added = without(event.data, 'incidentId', 'participantId', 'reason');
      return withParticipant(state, event.data.participantId, (one) => ({
        ...one,
        resolutions: [...one.resolutions, added],
      }));
    }
    case 'ResolutionCorrected': {
      const changes = without(event.data, 'incidentId', 'reason');
      return withResolution(state, event.data.resolutionId, (one) => ({ ...one, ...changes }));
    }
    case 'TrusteeModificationRecorded': {
      const { resolutionId, decidedOn, reason } = event.data;
      return withResolution(state, resolutionId, (one) => ({ ...one, trusteeModification: { decidedOn, reason } }));
    }
    case 'ResolutionRemoved':
      return withEveryParticipant(state, (participant) => ({
        ...participant,
        resolutions: participant.resolutions.filter((one) => one.resolutionId !== event.data.resolutionId),
      }));
    case 'ReferralSubmitted':
      return { ...state, status: 'SUBMITTED' };
    case 'ReferralAccepted':
      return { ...state, status: 'IN_PROGRESS' };
    case 'IncidentCompleted':
      return { ...state, status: 'COMPLETE' };
    case 'IncidentReopened':
      return { ...without(state, 'voidedFrom'), status: state.voidedFrom ?? 'IN_PROGRESS' };
    case 'IncidentVoided': {
      const { status } = state;
      return {
        ...state,
        status: 'VOIDED',
        ...((status === 'DRAFT' || status === 'SUBMITTED') && { voidedFrom: status }),
      };
    }
  }
}

function withEveryBehaviorEvent(
  state: IncidentState,
  change: (behaviorEvent: BehaviorEventState) => BehaviorEventState,
): IncidentState {
  return { ...state, events: state.events.map(change) };
}

function withBehaviorEvent(
  state: IncidentState,
  id: string,
  change: (behaviorEvent: BehaviorEventState) => BehaviorEventState,
): IncidentState {
  return withEveryBehaviorEvent(state, (one) => (one.behaviorEventId === id ? change(one) : one));
}

function withEveryParticipant(
  state: IncidentState,
  change: (participant: IncidentParticipantState) => IncidentParticipantState,
): IncidentState {
  return withEveryBehaviorEvent(state, (one) => ({ ...one, participants: one.participants.map(change) }));
}

function withParticipant(
  state: IncidentState,
  id: string,
  change: (participant: IncidentParticipantState) => IncidentParticipantState,
): IncidentState {
  return withEveryParticipant(state, (one) => (one.participantId === id ? change(one) : one));
}

function withResolution(
  state: IncidentState,
  id: string,
  change: (resolution: ResolutionState) => ResolutionState,
): IncidentState {
  return withEveryParticipant(state, (participant) => ({
    ...participant,
    resolutions: participant.resolutions.map((one) => (one.resolutionId === id ? change(one) : one)),
  }));
}

function without<T extends object, Key extends keyof T>(value: T, ...keys: readonly Key[]): Omit<T, Key> {
  const kept = Object.entries(value).filter(([key]) => !keys.includes(key as Key));
  return Object.fromEntries(kept) as Omit<T, Key>;
}
