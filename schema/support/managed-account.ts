import { notFound } from '../../src/application/faults.ts';
import type { AccountSummary } from '../../src/application/ports/accounts.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { type GraphqlContext, signedIn } from '../context.ts';

export type ManagedAccount = AccountSummary & { readonly org: string };

/**
 * An account that the signed-in administrator looks after: any for the agency, those of the own district for a district. NOT_FOUND for
 * others, and for one that neither a person nor a district's machine stands behind.
 */
export async function managedAccount(context: GraphqlContext, accountId: string): Promise<ManagedAccount> {
  const { districtId } = signedIn(context);
  const account = (await context.services.accounts.byIds([accountId])).get(accountId);
  const isVisible = districtId === null || account?.districtId === districtId;
  if (!account || !isVisible || (account.personId === null && account.kind === 'PERSON')) throw notFound('account');
  return { ...account, org: account.districtId ?? STATE_ORG };
}

/** The account that is signed in, or that signed in as another one. */
export const isOwn = ({ accountId, impersonatedBy }: Principal, id: string): boolean =>
  accountId === id || impersonatedBy === id;

/**
 * The account with a secret made for it, after the event that says so: a request that was cut off in between finds its event again and makes
 * the secret. Null for an account that is gone, and for a secret that was told before.
 */
export async function withNewSecret(
  { services: { accounts } }: GraphqlContext,
  accountId: string,
  forceChange: boolean,
  revision: number,
): Promise<{ readonly account: object | null; readonly secret: string | null }> {
  const secret = await accounts.resetPassword(accountId, forceChange, revision);
  return { account: (await accounts.byIds([accountId])).get(accountId) ?? null, secret };
}
