import type { CertificationEventState } from './state.ts';

export const CERTIFICATION_EVENT_STATUSES = ['UNPUBLISHED', 'PUBLISHED', 'CLOSED'] as const;
export type CertificationEventStatus = (typeof CERTIFICATION_EVENT_STATUSES)[number];

/** What the state sees (domain.md §1.4). From the first phase of closing on it is closed: nothing new can be certified. */
export function certificationEventStatus({ phase }: CertificationEventState): CertificationEventStatus {
  if (phase === 'CREATED') return 'UNPUBLISHED';
  return phase === 'PUBLISHED' ? 'PUBLISHED' : 'CLOSED';
}
