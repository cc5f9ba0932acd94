import type { Decision } from '../kernel/decider.ts';
import { accepted, rejectedAll } from '../kernel/decider.ts';
import type { CertificationDomainEvent, CertificationState } from './certification-state.ts';
import { hasOpenRequest, isKnownFact } from './certification-state.ts';
import type {
  ApproveCertification,
  DeclineRecertificationRequest,
  OpenRecertification,
  RequestRecertification,
  WithdrawRecertificationRequest,
} from './commands.ts';
import { definitionApplied } from './decide-facts.ts';
import type { Blocks } from './blocks.ts';
import { approveBlocks } from './gates.ts';
import {
  declineBlocks,
  dueDateBlocks,
  openRecertificationBlocks,
  reasonBlocks,
  requestBlocks,
  withdrawBlocks,
} from './recertification-gates.ts';

/** After the sending: the state approves or sends back, the district asks, the state answers. */
type Answer = Decision<CertificationDomainEvent>;

export function approveCertification(state: CertificationState, command: ApproveCertification): Answer {
  const blocks = approveBlocks(state, command, command);
  if (blocks.length > 0) return rejectedAll(blocks);
  const { snapshotId, digest, note } = command;
  const data = { ...at(state), snapshotId, digest, approvedBy: command.actor.personId, note };
  return accepted({ type: 'CertificationApproved', data });
}

export function requestRecertification(state: CertificationState, command: RequestRecertification): Answer {
  const blocks = orInput(requestBlocks(state, command), () => reasonBlocks(command.reason));
  if (blocks.length > 0) return rejectedAll(blocks);
  const data = { ...at(state), requestedBy: command.actor.personId, reason: command.reason.trim() };
  return accepted({ type: 'RecertificationRequested', data });
}

export function withdrawRequest(state: CertificationState, command: WithdrawRecertificationRequest): Answer {
  const blocks = withdrawBlocks(state, command);
  if (blocks.length > 0) return rejectedAll(blocks);
  const data = { ...at(state), withdrawnBy: command.actor.personId };
  return accepted({ type: 'RecertificationRequestWithdrawn', data });
}

export function declineRequest(state: CertificationState, command: DeclineRecertificationRequest): Answer {
  const blocks = orInput(declineBlocks(state, command), () => reasonBlocks(command.reason));
  if (blocks.length > 0) return rejectedAll(blocks);
  const data = { ...at(state), declinedBy: command.actor.personId, reason: command.reason.trim() };
  return accepted({ type: 'RecertificationRequestDeclined', data });
}

/** The newest version of the window comes in with the new cycle: while the certification was done it was left alone. */
export function openRecertification(state: CertificationState, command: OpenRecertification): Answer {
  const { actor, today, reason, rowIds, dueOn, currentDefinition } = command;
  const blocks = orInput(openRecertificationBlocks(state, command), () => [
    ...reasonBlocks(reason),
    ...dueDateBlocks(state, today, dueOn),
  ]);
  if (blocks.length > 0) return rejectedAll(blocks);
  const opened: CertificationDomainEvent = {
    type: 'RecertificationOpened',
    data: {
      certificationId: state.certificationId,
      cycle: state.cycle + 1,
      cause: hasOpenRequest(state) ? 'DISTRICT_REQUEST' : 'STATE',
      openedBy: actor.personId,
      dueOn: dueOn ?? state.dueOn,
      rowIds,
      reason: reason.trim(),
    },
  };
  const isNewer =
    currentDefinition !== null &&
    currentDefinition.definition.definitionVersion > state.definitionVersion &&
    !isKnownFact(state, 'definition', currentDefinition.source);
  if (!isNewer) return accepted(opened);
  return accepted(opened, definitionApplied(state, currentDefinition.definition, currentDefinition.source));
}

const at = ({ certificationId, cycle }: CertificationState) => ({ certificationId, cycle });

const orInput = (blocks: Blocks, input: () => Blocks): Blocks => (blocks.length > 0 ? blocks : input());
