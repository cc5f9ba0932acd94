import type { Decider } from '../kernel/decider.ts';
import type { VerificationCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type VerificationDomainEvent, type VerificationState } from './state.ts';

/** Streams `verification-<org>.<verificationId>`. */
export const verificationDecider: Decider<VerificationState | null, VerificationCommand, VerificationDomainEvent> = {
  category: 'verification',
  initial: null,
  decide,
  evolve,
};
