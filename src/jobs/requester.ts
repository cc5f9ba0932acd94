import type { JobRow } from '../application/ports/jobs.ts';
import type { Principal } from '../domain/kernel/principal.ts';

/** Who asked for a job, as the log names them. What they may do was checked when they asked: a job never checks a role. */
export function requesterOf({ requestedBy, input }: JobRow): Principal {
  const inNameOf = typeof input['onBehalfOf'] === 'string' ? input['onBehalfOf'] : null;
  return {
    accountId: inNameOf ?? requestedBy,
    kind: 'PERSON',
    personId: null,
    roles: [],
    districtId: null,
    schoolIds: null,
    impersonatedBy: inNameOf === null ? null : requestedBy,
  };
}
