import {
  type Acting,
  approverBlocks,
  block,
  type Blocks,
  certifierBlocks,
  firstOf,
  frozenBlocks,
  impersonationBlocks,
  memberBlocks,
} from './blocks.ts';
import { type CertificationState, hasOpenRequest } from './certification-state.ts';

/** C6 and C7. Not after the closing: nobody could submit in the new cycle. */
export function openRecertificationBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => approverBlocks(actor),
    () => frozenBlocks(state),
    () => (state.sent === null ? block('NOT_SENT_TO_STATE') : []),
  );
}

export function declineBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => approverBlocks(actor),
    () => (hasOpenRequest(state) ? [] : block('NO_OPEN_REQUEST')),
  );
}

export function requestBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => certifierBlocks(state, actor),
    () => frozenBlocks(state),
    () => (hasOpenRequest(state) ? block('REQUEST_ALREADY_OPEN') : []),
    () => (state.sent === null ? block('NOT_ALL_CERTIFIED') : []),
  );
}

export function withdrawBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => memberBlocks(state, actor),
    () => (hasOpenRequest(state) ? [] : block('NO_OPEN_REQUEST')),
    () => (state.request?.requestedBy === actor.personId ? [] : block('NOT_THE_REQUESTER')),
  );
}

export const reasonBlocks = (reason: string): Blocks =>
  reason.trim() === '' ? block('REASON_REQUIRED', undefined, ['reason']) : [];

/** A cycle without a day left to certify would be stuck (A30). */
export function dueDateBlocks(state: CertificationState, today: string, dueOn: string | null): Blocks {
  if (dueOn === null) return today > state.dueOn ? block('DUE_DATE_REQUIRED', { dueOn: state.dueOn }, ['dueOn']) : [];
  return dueOn < today ? block('DUE_DATE_NOT_LATER', { today }, ['dueOn']) : [];
}
