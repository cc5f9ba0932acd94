import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { Role } from '../../src/domain/kernel/roles.ts';

const STATE_STAFF: readonly Role[] = ['STATE_REVIEWER', 'STATE_APPROVER', 'COLLECTIONS_MANAGER'];

export const isStateStaff = ({ districtId, roles }: Principal): boolean =>
  districtId === null && roles.some((role) => STATE_STAFF.includes(role));

/** Accounts whose job it is: both identities while signed in as another person. */
export const accountsOf = ({ accountId, impersonatedBy }: Principal): readonly string[] =>
  impersonatedBy === null ? [accountId] : [accountId, impersonatedBy];

/** Whether the account asked for the job. */
export const ownsJob = (principal: Principal, job: Pick<JobRow, 'requestedBy'>): boolean =>
  accountsOf(principal).includes(job.requestedBy);

/** The own jobs; people of a district also its others, who work for some schools those of certifications; the state's staff every one. */
export function maySeeJob(principal: Principal, job: Pick<JobRow, 'org' | 'requestedBy' | 'certificationId'>): boolean {
  if (ownsJob(principal, job)) return true;
  return (
    isStateStaff(principal) ||
    (principal.kind === 'PERSON' &&
      principal.districtId !== null &&
      job.org === principal.districtId &&
      (principal.schoolIds === null || job.certificationId !== null))
  );
}
