import type { Decider } from '../kernel/decider.ts';
import type { CertificationCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { CertificationDomainEvent, CertificationState } from './state.ts';
import { evolve } from './state.ts';

/** Streams `certification-<org>.<eventId>[.<school>]`. */
export const certificationDecider: Decider<CertificationState | null, CertificationCommand, CertificationDomainEvent> =
  {
    category: 'certification',
    initial: null,
    decide,
    evolve,
  };
