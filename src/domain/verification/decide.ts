import { accepted, type Decision } from '../kernel/decider.ts';
import type { VerificationCommand } from './commands.ts';
import type { VerificationDomainEvent, VerificationState } from './state.ts';

/** Never refuses. */
export function decide(
  state: VerificationState | null,
  { data }: VerificationCommand,
): Decision<VerificationDomainEvent> {
  return state ? accepted() : accepted({ type: 'SnapshotVerified', data });
}
