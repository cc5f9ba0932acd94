import { addDays } from '../../shared/calendar.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import type { CertificationActor } from './certification-actor.ts';
import type { CertificationState, SnapshotState } from './certification-state.ts';
import {
  currentSnapshot,
  hasOpenRequest,
  isActiveCertifier,
  isActiveReviewer,
  outstandingCertifiers,
  requiredCertifiers,
  silentSchools,
  standingSubmissions,
  submissionOf,
} from './certification-state.ts';
import type { Blocks } from './blocks.ts';
import {
  approveBlocks,
  captureBlocks,
  districtValidationBlocks,
  stateValidationBlocks,
  submitBlocks,
} from './gates.ts';
import { declineBlocks, openRecertificationBlocks, requestBlocks, withdrawBlocks } from './recertification-gates.ts';
import { districtStepBlocks, snapshotStepBlocks, stateStepBlocks } from './step-gates.ts';

export type { CertificationActor } from './certification-actor.ts';
export type { CertificationState, SnapshotState } from './certification-state.ts';
export {
  currentSnapshot,
  isActiveCertifier,
  isActiveReviewer,
  requiredCertifiers,
  standingSubmissions,
} from './certification-state.ts';

export const EVENT_STATUSES = [
  'IN_PROGRESS',
  'CERTIFICATION_SENT_TO_STATE',
  'CERTIFICATION_APPROVED_BY_STATE',
  'RECERTIFICATION_REQUEST_SENT',
  'RECERTIFICATION_IN_PROGRESS',
] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

export const USER_STATUSES = [
  'CERTIFICATION_INCOMPLETE',
  'INCOMPLETE_OVERDUE',
  'NOT_APPLICABLE',
  'CERTIFICATION_COMPLETE',
  'RECERTIFICATION_REQUEST_PENDING',
  'COMPLETE',
] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export const SNAPSHOT_STATUSES = ['QUEUED', 'CAPTURED', 'SUBMITTED', 'APPROVED', 'RETURNED', 'SUPERSEDED'] as const;
export type SnapshotStatus = (typeof SNAPSHOT_STATUSES)[number];

/**
 * What a status is and will be without anybody acting: one step, or two when a date changes it. `from` is the first day, in
 * the state's time zone, of the status; null for the step that holds already.
 */
export type Timeline<Status> = readonly [
  { readonly from: null; readonly status: Status },
  ...{ readonly from: IsoDate; readonly status: Status }[],
];

/** The step of a timeline that holds on a day. */
export function statusOn<Status>(timeline: Timeline<Status>, today: IsoDate): Status {
  return timeline.findLast((step) => step.from === null || step.from <= today)?.status ?? timeline[0].status;
}

const always = <Status>(status: Status): Timeline<Status> => [{ from: null, status }];

/** The status of record: an open request changes nothing about what the state holds (A2). */
export function recordStatus(state: CertificationState): EventStatus {
  if (state.approval !== null) return 'CERTIFICATION_APPROVED_BY_STATE';
  if (state.sent !== null) return 'CERTIFICATION_SENT_TO_STATE';
  return state.cycle > 1 ? 'RECERTIFICATION_IN_PROGRESS' : 'IN_PROGRESS';
}

/** The wizard's word for the whole certification (domain.md §1.7). No date ever changes it. */
export function eventStatus(state: CertificationState): EventStatus {
  return hasOpenRequest(state) ? 'RECERTIFICATION_REQUEST_SENT' : recordStatus(state);
}

/** Not sent although the due date is over. */
export function overdueTimeline(state: CertificationState): Timeline<boolean> {
  return state.sent === null
    ? [
        { from: null, status: false },
        { from: addDays(state.dueOn, 1), status: true },
      ]
    : always(false);
}

/**
 * What one person sees (domain.md §1.8 M4 with §11.1 row 1); null for people who are no members. Who signed keeps
 * CERTIFICATION_COMPLETE after the approval (S004:305); COMPLETE is left to a certifier who did not have to.
 */
export function userStatusTimeline(state: CertificationState, personId: string): Timeline<UserStatus> | null {
  if (!isActiveCertifier(state, personId)) {
    return isActiveReviewer(state, personId) || isFormerMember(state, personId) ? always('NOT_APPLICABLE') : null;
  }
  if (hasOpenRequest(state) && state.request?.requestedBy === personId)
    return always('RECERTIFICATION_REQUEST_PENDING');
  if (submissionOf(state, personId) !== null) return always('CERTIFICATION_COMPLETE');
  if (eventStatus(state) === 'CERTIFICATION_APPROVED_BY_STATE') return always('COMPLETE');
  if (state.sent !== null) return always('NOT_APPLICABLE');
  return [
    { from: null, status: 'CERTIFICATION_INCOMPLETE' },
    { from: addDays(state.dueOn, 1), status: 'INCOMPLETE_OVERDUE' },
  ];
}

function isFormerMember(state: CertificationState, personId: string): boolean {
  return [...state.certifiers, ...state.reviewers].some((one) => one.personId === personId);
}

/** "1 of 2" on the board: people of this cycle who have to sign, and how many of them have. */
export function certifierProgress(state: CertificationState): { readonly done: number; readonly total: number } {
  const total = requiredCertifiers(state).length;
  return { done: total - outstandingCertifiers(state).length, total };
}

/** Where a snapshot stands; the card's "certifiers approve or send back" is SUBMITTED, APPROVED, RETURNED. */
export function snapshotStatus(state: CertificationState, snapshot: SnapshotState): SnapshotStatus {
  const { snapshotId } = snapshot;
  if (snapshot.isReturned) return 'RETURNED';
  if (snapshot.supersededBy !== null) return 'SUPERSEDED';
  if (state.approval?.snapshotId === snapshotId) return 'APPROVED';
  if (standingSubmissions(state).some((one) => one.snapshotId === snapshotId)) return 'SUBMITTED';
  return snapshot.capture === null ? 'QUEUED' : 'CAPTURED';
}

export const CERTIFICATION_ACTIONS = [
  'VIEW',
  'START_CERTIFICATION',
  'REVIEW_DATA',
  'RUN_DISTRICT_VALIDATION',
  'RUN_STATE_VALIDATION',
  'TAKE_SNAPSHOT',
  'REVIEW_SNAPSHOT',
  'RETAKE_SNAPSHOT',
  'SUBMIT',
  'REQUEST_RECERTIFICATION',
  'WITHDRAW_REQUEST',
  'APPROVE',
  'OPEN_RECERTIFICATION',
  'DECLINE_REQUEST',
] as const;
export type CertificationAction = (typeof CERTIFICATION_ACTIONS)[number];

export const STEP_STATUSES = ['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export interface WizardProgress {
  readonly districtValidation: StepStatus;
  readonly stateValidation: StepStatus;
  readonly snapshotValidation: StepStatus;
  readonly submission: StepStatus;
  /** Schools of which the submission has to say that they have nothing to report. */
  readonly silentSchools: number;
  /** What the next step's mutation would refuse with; empty when it would be accepted, or nothing is left to do. */
  readonly whyNotNext: Blocks;
}

/** What this person may do today, by the gates that decide: an action is listed when its mutation would be accepted. */
export function allowedActions(
  state: CertificationState,
  actor: CertificationActor,
  today: IsoDate,
): readonly CertificationAction[] {
  const acting = { actor, today };
  const isMember = isActiveCertifier(state, actor.personId) || isActiveReviewer(state, actor.personId);
  const starts = mayStart(state, actor, today);
  const hasSnapshot = currentSnapshot(state)?.capture != null;
  const isOpen = (blocks: Blocks) => blocks.length === 0;
  const isAllowed: { readonly [Action in CertificationAction]: boolean } = {
    VIEW: true,
    START_CERTIFICATION: starts,
    REVIEW_DATA: isMember && !starts,
    RUN_DISTRICT_VALIDATION: isOpen(districtValidationBlocks(state, acting)),
    RUN_STATE_VALIDATION: isOpen(stateValidationBlocks(state, acting)),
    TAKE_SNAPSHOT: isOpen(captureBlocks(state, acting, false, false)),
    REVIEW_SNAPSHOT: isMember && hasSnapshot,
    RETAKE_SNAPSHOT: isOpen(captureBlocks(state, acting, true, true)),
    SUBMIT: isOpen(submitBlocks(state, acting, null)),
    REQUEST_RECERTIFICATION: isOpen(requestBlocks(state, acting)),
    WITHDRAW_REQUEST: isOpen(withdrawBlocks(state, acting)),
    APPROVE: isOpen(approveBlocks(state, acting, null)),
    OPEN_RECERTIFICATION: isOpen(openRecertificationBlocks(state, acting)),
    DECLINE_REQUEST: isOpen(declineBlocks(state, acting)),
  };
  return CERTIFICATION_ACTIONS.filter((action) => isAllowed[action]);
}

/** Why the act that is this person's own is not possible: the approval for an approver, the submission for everybody else. */
export function blockedBy(state: CertificationState, actor: CertificationActor, today: IsoDate): Blocks {
  const acting = { actor, today };
  return actor.isApprover ? approveBlocks(state, acting, null) : submitBlocks(state, acting, null);
}

/** The four steps as this person stands in them: runs are shared, opened reports are not. Derived, so leaving keeps it (F29). */
export function wizardProgress(state: CertificationState, actor: CertificationActor, today: IsoDate): WizardProgress {
  const acting = { actor, today };
  const { personId } = actor;
  const isDistrictDone = districtStepBlocks(state).length === 0;
  const isStateDone = isDistrictDone && stateStepBlocks(state, personId).length === 0;
  const isSnapshotDone = isStateDone && snapshotStepBlocks(state, personId, null).length === 0;
  const hasState = state.stateValidation !== null || state.queuedStateRunId !== null;
  return {
    districtValidation: stepStatus(isDistrictDone, state.districtValidation !== null),
    stateValidation: stepStatus(isStateDone, hasState),
    snapshotValidation: stepStatus(isSnapshotDone, currentSnapshot(state) !== null),
    submission: submissionStatus(state, personId),
    silentSchools: silentSchools(state),
    whyNotNext: whyNotNext(),
  };

  function whyNotNext(): Blocks {
    if (state.sent !== null || submissionStatus(state, personId) === 'COMPLETED') return [];
    if (!isDistrictDone) return stateValidationBlocks(state, acting);
    if (!isStateDone) return captureBlocks(state, acting, false, true);
    return submitBlocks(state, acting, null);
  }
}

const stepStatus = (isDone: boolean, hasBegun: boolean): StepStatus =>
  isDone ? 'COMPLETED' : hasBegun ? 'IN_PROGRESS' : 'NOT_STARTED';

/** IN_PROGRESS: signed, nobody is outstanding, but nothing was sent — somebody has to confirm. */
function submissionStatus(state: CertificationState, personId: string): StepStatus {
  if (submissionOf(state, personId) === null) return 'NOT_STARTED';
  return state.sent === null && outstandingCertifiers(state).length === 0 ? 'IN_PROGRESS' : 'COMPLETED';
}

/** "Start Certification" for a certifier who has still to sign, from the start date to the due date; else "Review Data" (A6, §11.1 row 9). */
function mayStart(state: CertificationState, { personId }: CertificationActor, today: IsoDate): boolean {
  const timeline = userStatusTimeline(state, personId);
  const isIncomplete = timeline !== null && statusOn(timeline, today) === 'CERTIFICATION_INCOMPLETE';
  return isIncomplete && !state.isFrozen && today >= state.startsOn;
}
