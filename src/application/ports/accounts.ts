import type { Principal } from '../../domain/kernel/principal.ts';
import type { Role } from '../../domain/kernel/roles.ts';

export interface SignedIn {
  /** Short-lived bearer token (JWT). */
  readonly token: string;
  readonly expiresAt: string;
  readonly accountId: string;
  /** The password was made by somebody else: only `changePassword` is let through. */
  readonly mustChangePassword: boolean;
}

export type SignInRefusal = 'WRONG_CREDENTIALS' | 'ACCOUNT_DISABLED' | 'ACCOUNT_EXPIRED';

export interface NewAccount {
  readonly accountId: string;
  readonly username: string;
  /** Null: the account cannot sign in with a password (service accounts of other identity providers). */
  readonly password: string | null;
  readonly displayName: string;
  readonly kind: 'PERSON' | 'SERVICE_ACCOUNT';
  readonly personId: string | null;
  readonly roles: readonly Role[];
  readonly districtId: string | null;
  readonly schoolIds: readonly string[] | null;
  /** Last day on which the account works, in the state's time zone. */
  readonly expiresOn: string | null;
}

/** Where an account that is only reserved will be recorded. */
export interface Reservation {
  readonly stream: string;
  /** Whether a stream tells of an account. */
  readonly isRecorded: (stream: string, accountId: string) => Promise<boolean>;
}

export interface AccountSummary {
  readonly accountId: string;
  readonly username: string;
  readonly displayName: string;
  readonly kind: 'PERSON' | 'SERVICE_ACCOUNT';
  readonly personId: string | null;
  readonly roles: readonly Role[];
  readonly districtId: string | null;
  readonly schoolIds: readonly string[] | null;
  readonly status: 'ACTIVE' | 'EXPIRED' | 'DISABLED';
  readonly mustChangePassword: boolean;
  /** Revision of the event that set the password; -1: the first one. A token is of one password. */
  readonly passwordRevision: number;
}

/** Local accounts: rows outside the log (architecture.md §10.3). */
export interface Accounts {
  /** Makes the account, or gives a reserved one its password; one that has a password stays as it is. */
  create(account: NewAccount): Promise<void>;
  /** Makes several accounts, all of them or none. Those that share a password share its hash as well: for people whose password is printed. */
  createAll(accounts: readonly NewAccount[]): Promise<void>;
  /**
   * Takes the user name for this account, which nobody can sign in to until `create`. False: somebody else has the name. What was reserved
   * ten minutes ago and is not recorded was left behind by a request that was cut off: it makes way.
   */
  reserve(account: NewAccount, reservation: Reservation): Promise<boolean>;
  /** Gives a reserved name back; an account that was made stays. */
  release(accountId: string): Promise<void>;
  /** Throws `Fault(RATE_LIMITED)`, with the seconds to wait, when the account at this address, the account elsewhere or the address has failed too often. */
  signIn(username: string, password: string, address: string): Promise<SignedIn | SignInRefusal>;
  /** A session without a password, for whoever has been let in otherwise: on the machine itself. */
  openSession(username: string): Promise<SignedIn | SignInRefusal>;
  /** The principal and token id behind a bearer token, or null. Checks the account's status on each call (cached ≤ 5 s). */
  authenticate(
    token: string,
  ): Promise<{ readonly principal: Principal; readonly tokenId: string; readonly expiresAt: string } | null>;
  revoke(tokenId: string): Promise<void>;
  /** A password entered again. Throws `Fault(RATE_LIMITED)` when this session has failed too often; failed sign-ins do not count. */
  confirmPassword(accountId: string, password: string, tokenId: string | null): Promise<boolean>;
  /** Whether this is the account's password. Counts with failed sign-ins at this address: throws `Fault(RATE_LIMITED)` as `signIn` does. */
  isPassword(
    account: Pick<AccountSummary, 'accountId' | 'username'>,
    password: string,
    address: string,
  ): Promise<boolean>;
  /**
   * Sets the person's own password and ends every session of the account, as `disable` does. `revision` is that of the event that says so.
   * False, and nothing is changed, when the present password is of an event as late as this one.
   */
  changePassword(accountId: string, password: string, revision: number): Promise<boolean>;
  /**
   * As `changePassword`, with a password made here, which the answer tells this once; null where `changePassword` is false. With
   * `mustChange` it works for three days, and for nothing but choosing another.
   */
  resetPassword(accountId: string, mustChange: boolean, revision: number): Promise<string | null>;
  byIds(accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountSummary>>;
  byUsername(username: string): Promise<AccountSummary | null>;
  /** Off from now on, on this node at once and on others within five seconds. */
  disable(accountId: string): Promise<void>;
  /** Called with each account whose sessions this node ends: it was disabled, or has a new password. The answer ends it. */
  onSessionsEnded(listener: (accountId: string) => void): () => void;
}
