import type { Rejection } from '../kernel/decider.ts';
import type { RejectionCode } from '../rejections.ts';
import type { CertificationActor } from './certification-actor.ts';
import type { CertificationState } from './certification-state.ts';
import { isActiveCertifier, isActiveReviewer } from './certification-state.ts';

/**
 * What stands in the way of an act: empty means that it is allowed. `decide` refuses with these and the pages grey out their
 * buttons with these, so there is no second implementation. Input is null where only the state is asked about.
 */
export type Blocks = readonly Rejection[];

export interface Acting {
  readonly actor: CertificationActor;
  readonly today: string;
}

export const block = (code: RejectionCode, details?: Rejection['details'], path?: readonly string[]): Blocks => [
  { code, ...(path && { path }), ...(details && { details }) },
];

/** The first of several gates that blocks; later ones only mean something once the earlier ones are open. */
export function firstOf(...gates: readonly (() => Blocks)[]): Blocks {
  for (const gate of gates) {
    const blocks = gate();
    if (blocks.length > 0) return blocks;
  }
  return [];
}

export const impersonationBlocks = ({ isImpersonated }: CertificationActor): Blocks =>
  isImpersonated ? block('IMPERSONATION_NOT_ALLOWED') : [];

/** A reviewer runs steps 1 and 2 and opens reports (domain.md §11.1 row 2). */
export function memberBlocks(state: CertificationState, { personId }: CertificationActor): Blocks {
  const isMember = isActiveCertifier(state, personId) || isActiveReviewer(state, personId);
  return isMember ? [] : block('NOT_CATEGORY_MEMBER');
}

export function certifierBlocks(state: CertificationState, actor: CertificationActor): Blocks {
  if (isActiveCertifier(state, actor.personId)) return [];
  return firstOf(
    () => memberBlocks(state, actor),
    () => block('NOT_CERTIFIER'),
  );
}

export const approverBlocks = ({ isApprover }: CertificationActor): Blocks => (isApprover ? [] : block('NOT_APPROVER'));

export const frozenBlocks = (state: CertificationState): Blocks => (state.isFrozen ? block('EVENT_CLOSED') : []);
