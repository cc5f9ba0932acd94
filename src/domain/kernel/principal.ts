import type { Role } from './roles.ts';

/** Who acts. Made by authentication only; never from a request's input. */
export interface Principal {
  readonly accountId: string;
  readonly kind: 'PERSON' | 'SERVICE_ACCOUNT' | 'SYSTEM';
  /** The person behind the account; null for service accounts and the system. */
  readonly personId: string | null;
  readonly roles: readonly Role[];
  /** Org id of the account's district; null for the agency's accounts. */
  readonly districtId: string | null;
  /** Schools the account may act for; null means every school of its scope. */
  readonly schoolIds: readonly string[] | null;
  /** The account that signed in as this one, when impersonating. */
  readonly impersonatedBy: string | null;
  /** Signed in with a password that somebody else made: until it is changed, nothing else is done. */
  readonly mustChangePassword?: boolean;
}
