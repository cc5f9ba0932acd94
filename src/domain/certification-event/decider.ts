import type { Decider } from '../kernel/decider.ts';
import type { CertificationEventCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type CertificationEventDomainEvent, type CertificationEventState } from './state.ts';

/** Streams `certificationEvent-state.<eventId>`. */
export const certificationEventDecider: Decider<
  CertificationEventState | null,
  CertificationEventCommand,
  CertificationEventDomainEvent
> = {
  category: 'certificationEvent',
  initial: null,
  decide,
  evolve,
};
