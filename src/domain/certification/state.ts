/**
 * One participant's run through a collection window: the only consistency boundary of a certification. What it has to know
 * of other streams (window, members, calendars, syncs, captures) reaches it as facts that name their source revision.
 *
 * Cycle (domain.md §1.8 M2). In Progress → Sent to State → Approved. A cycle is *done* once it is sent. Sent and Approved
 * may carry an open recertification request; declining or withdrawing it falls back to the status before, which never
 * stopped being the status of record. Opening a recertification, asked for or not, begins the next cycle: everybody signs
 * again, what was signed stays in history. Frozen: nobody can submit or ask any more; approve, decline and withdraw remain.
 *
 * Signatures. Every active certifier of the cycle signs the same snapshot. The submission that leaves nobody outstanding
 * sends in the same append. Releasing a certifier never sends: when only released people were outstanding, somebody who
 * has signed confirms by submitting again. A certifier who comes after the sending has to sign from the next cycle on.
 *
 * Steps (M3). Runs are shared, views are per person. 1 district validation: the last run has no fatal. 2 state validation:
 * finished after step 1 was clean and after the last reset, no fatal, no difference, opened by the person. 3 snapshot:
 * captured, no fatal, opened by the person. A run of step 1 or 2 that fails drops the later steps; a reset drops all three.
 * A dropped snapshot stays readable, but step 3 needs a new one.
 *
 * Snapshot. Queued → captured → submitted → approved; a retake supersedes it (and voids, with consent, the submissions
 * made on it), a recertification returns it.
 */
import type {
  CertificationDomainEvent,
  CertificationState,
  RequestOutcome,
  ValidationRunState,
} from './certification-state.ts';
import { hasOpenRequest, withSource } from './certification-state.ts';
import type { CertificationOpenedForParticipant } from './events.ts';
import type { DistrictValidationRun } from './step-events.ts';

export type { CertificationDomainEvent, CertificationState } from './certification-state.ts';

/** A decided event, or a recorded one: its envelope's time then stands in the state. */
export type EvolvableEvent = CertificationDomainEvent & { readonly meta?: { readonly at: string } };

/** Folds one event; null before the certification was opened. Trusts the log: nothing is checked here. */
export function evolve(state: CertificationState | null, event: EvolvableEvent): CertificationState | null {
  if (event.type === 'CertificationOpenedForParticipant') return state ?? opened(event.data);
  if (state === null) return null;
  const at = event.meta?.at ?? null;
  switch (event.type) {
    case 'CertificationDefinitionApplied': {
      const { source, certificationId: _, dueOn, ...definition } = event.data;
      return withSource(
        { ...state, ...definition, windowEndsOn: dueOn, dueOn: dueOnAfter(state, dueOn) },
        'definition',
        source,
      );
    }
    case 'CertificationCalendarApplied':
      return withSource({ ...state, lastInstructionDay: event.data.lastInstructionDay }, 'calendar', event.data.source);
    case 'CertifierRequired': {
      const { memberId, personId, source } = event.data;
      const requiredFromCycle = state.sent === null ? state.cycle : state.cycle + 1;
      const certifiers = replaceMember(state.certifiers, { memberId, personId, isActive: true, requiredFromCycle });
      return withSource({ ...state, certifiers }, `certifier:${memberId}`, source);
    }
    case 'CertifierReleased': {
      const { memberId, source } = event.data;
      return withSource(
        { ...state, certifiers: deactivate(state.certifiers, memberId) },
        `certifier:${memberId}`,
        source,
      );
    }
    case 'ReviewerAdmitted': {
      const { memberId, personId, source } = event.data;
      const reviewers = replaceMember(state.reviewers, { memberId, personId, isActive: true });
      return withSource({ ...state, reviewers }, `reviewer:${memberId}`, source);
    }
    case 'ReviewerReleased': {
      const { memberId, source } = event.data;
      return withSource({ ...state, reviewers: deactivate(state.reviewers, memberId) }, `reviewer:${memberId}`, source);
    }
    case 'DistrictValidationRun': {
      const next = { ...state, districtValidation: runOf(event.data, 0, at) };
      return event.data.fatalCount > 0 ? dropFromStep2(next) : next;
    }
    case 'StateValidationQueued':
      return { ...state, queuedStateRunId: event.data.runId };
    case 'StateValidationRun': {
      const hasFailed = event.data.fatalCount > 0 || event.data.differingRecords > 0;
      return {
        ...state,
        queuedStateRunId: null,
        stateValidation: runOf(event.data, event.data.differingRecords, at),
        isSnapshotDropped: state.isSnapshotDropped || hasFailed,
      };
    }
    case 'ReportViewed': {
      const { reportId, personId } = event.data;
      return { ...state, views: [...state.views, { reportId, personId }] };
    }
    case 'StepsReset':
      return withSource({ ...dropFromStep2(state), districtValidation: null }, 'reset', event.data.source);
    case 'SnapshotRequested': {
      const { snapshotId, cycle, trigger, supersedes, recordFormat, reason } = event.data;
      const replaced = state.snapshots.map((one) =>
        one.snapshotId === supersedes ? { ...one, supersededBy: snapshotId } : one,
      );
      const requested = { snapshotId, cycle, trigger, supersedes, supersededBy: null, recordFormat, reason };
      return {
        ...state,
        isSnapshotDropped: false,
        snapshots: [...replaced, { ...requested, requestedAt: at, capture: null, isReturned: false }],
      };
    }
    case 'SnapshotCaptured': {
      const { certificationId: _, cycle: __, snapshotId, ...capture } = event.data;
      return {
        ...state,
        snapshots: state.snapshots.map((one) =>
          one.snapshotId === snapshotId ? { ...one, capture: { ...capture, capturedAt: at } } : one,
        ),
      };
    }
    case 'SubmissionVoided': {
      const { cycle, personId, voidedBySnapshotId } = event.data;
      return {
        ...state,
        submissions: state.submissions.map((one) =>
          one.cycle === cycle && one.personId === personId && one.voidedBySnapshotId === null
            ? { ...one, voidedBySnapshotId }
            : one,
        ),
      };
    }
    case 'CertificationSubmitted': {
      const { certificationId: _, signatureMethod: __, ...submission } = event.data;
      const others = state.submissions.filter(
        (one) =>
          one.cycle !== submission.cycle || one.personId !== submission.personId || one.voidedBySnapshotId !== null,
      );
      return { ...state, submissions: [...others, { ...submission, submittedAt: at, voidedBySnapshotId: null }] };
    }
    case 'CertificationSent':
      return { ...state, sent: { snapshotId: event.data.snapshotId, digest: event.data.digest, sentAt: at } };
    case 'CertificationApproved': {
      const { snapshotId, digest, approvedBy, note } = event.data;
      return { ...state, approval: { snapshotId, digest, approvedBy, note, approvedAt: at } };
    }
    case 'RecertificationRequested': {
      const { cycle, requestedBy, reason } = event.data;
      const request = {
        cycle,
        requestedBy,
        reason,
        requestedAt: at,
        outcome: 'OPEN',
        answer: null,
        answeredAt: null,
      } as const;
      return { ...state, request };
    }
    case 'RecertificationRequestDeclined':
      return answered(state, 'DECLINED', event.data.reason, at);
    case 'RecertificationRequestWithdrawn':
      return answered(state, 'WITHDRAWN', null, at);
    case 'RecertificationOpened': {
      const { cycle, cause, openedBy, dueOn, rowIds, reason } = event.data;
      return {
        ...(hasOpenRequest(state) ? answered(state, 'GRANTED', reason, at) : state),
        cycle,
        dueOn,
        recertification: { cause, openedBy, rowIds, reason, openedAt: at },
        snapshots: state.snapshots.map((one) =>
          one.snapshotId === state.sent?.snapshotId ? { ...one, isReturned: true } : one,
        ),
        districtValidation: null,
        queuedStateRunId: null,
        stateValidation: null,
        views: [],
        isSnapshotDropped: false,
        sent: null,
        approval: null,
      };
    }
    case 'CertificationFrozen':
      return withSource({ ...state, isFrozen: true }, 'freeze', event.data.source);
  }
}

function opened({ source, ...data }: CertificationOpenedForParticipant): CertificationState {
  const state: CertificationState = {
    ...data,
    windowEndsOn: data.dueOn,
    lastInstructionDay: null,
    cycle: 1,
    isFrozen: false,
    certifiers: [],
    reviewers: [],
    districtValidation: null,
    queuedStateRunId: null,
    stateValidation: null,
    views: [],
    isSnapshotDropped: false,
    snapshots: [],
    submissions: [],
    sent: null,
    approval: null,
    request: null,
    recertification: null,
    sources: {},
  };
  return withSource(state, 'definition', source);
}

/** The participant's own due date outlives a new version of the window, unless that version moves the end further out. */
function dueOnAfter(state: CertificationState, endsOn: string): string {
  if (state.cycle === 1) return endsOn;
  return endsOn !== state.windowEndsOn && endsOn > state.dueOn ? endsOn : state.dueOn;
}

function dropFromStep2(state: CertificationState): CertificationState {
  return { ...state, queuedStateRunId: null, stateValidation: null, isSnapshotDropped: true };
}

function runOf(
  run: Omit<DistrictValidationRun, 'certificationId' | 'cycle'>,
  differingRecords: number,
  ranAt: string | null,
): ValidationRunState {
  const { runId, position, rulesetDigest, counts, fatalCount, warningCount } = run;
  return { runId, position, rulesetDigest, counts, fatalCount, warningCount, differingRecords, ranAt };
}

function answered(
  state: CertificationState,
  outcome: RequestOutcome,
  answer: string | null,
  answeredAt: string | null,
): CertificationState {
  return { ...state, request: state.request && { ...state.request, outcome, answer, answeredAt } };
}

function replaceMember<Member extends { readonly memberId: string }>(
  members: readonly Member[],
  member: Member,
): readonly Member[] {
  return [...members.filter((one) => one.memberId !== member.memberId), member];
}

function deactivate<Member extends { readonly memberId: string }>(
  members: readonly Member[],
  memberId: string,
): readonly Member[] {
  return members.map((one) => (one.memberId === memberId ? { ...one, isActive: false } : one));
}
