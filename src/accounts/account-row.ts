import type { AccountSummary } from '../application/ports/accounts.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import type { Role } from '../domain/kernel/roles.ts';
import { stateDate } from '../shared/calendar.ts';

export interface AccountRow {
  readonly account_id: string;
  readonly username: string;
  readonly password_hash: string | null;
  readonly display_name: string;
  readonly kind: 'PERSON' | 'SERVICE_ACCOUNT';
  readonly person_id: string | null;
  readonly roles: readonly Role[];
  readonly district_id: string | null;
  readonly school_ids: readonly string[] | null;
  readonly expires_on: string | null;
  readonly disabled_at: string | null;
  /** Revision of the event that set the password; tokens name it. */
  readonly password_revision: number;
  /** Somebody else made the password: it works until then, and for changing it only. */
  readonly one_time_until: string | null;
}

export const ACCOUNT_COLUMNS =
  'account_id, username, password_hash, display_name, kind, person_id, roles, district_id, school_ids, expires_on, disabled_at, password_revision, one_time_until';

/** Disabled wins; an account works through the end of its expiry day in the state's time zone (A24). */
export function accountStatus(
  row: Pick<AccountRow, 'disabled_at' | 'expires_on'>,
  now: Date,
): AccountSummary['status'] {
  if (row.disabled_at !== null) return 'DISABLED';
  return row.expires_on !== null && stateDate(now) > row.expires_on ? 'EXPIRED' : 'ACTIVE';
}

export const toPrincipal = (row: AccountRow): Principal => ({
  accountId: row.account_id,
  kind: row.kind,
  personId: row.person_id,
  roles: row.roles,
  districtId: row.district_id,
  schoolIds: row.school_ids,
  impersonatedBy: null,
  mustChangePassword: row.one_time_until !== null,
});

export const toSummary = (row: AccountRow, now: Date): AccountSummary => ({
  accountId: row.account_id,
  username: row.username,
  displayName: row.display_name,
  kind: row.kind,
  personId: row.person_id,
  roles: row.roles,
  districtId: row.district_id,
  schoolIds: row.school_ids,
  status: accountStatus(row, now),
  mustChangePassword: row.one_time_until !== null,
  passwordRevision: row.password_revision,
});
