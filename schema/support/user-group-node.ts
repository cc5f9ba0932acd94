import type { UserGroupDoc } from '../../projections/user_group/projection.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import type { UserGroup } from '../types/user-group.ts';
import { isAdministrator } from './administrator.ts';

/** Who is in a group is for administrators; others see themselves. */
export function userGroupNode(
  context: GraphqlContext,
  { id, name, accountIds, rights, version }: UserGroupDoc,
): UserGroup {
  const principal = signedIn(context);
  const shown = accountIds.filter((one) => isAdministrator(principal) || one === principal.accountId);
  return {
    id,
    name,
    version,
    rights,
    accounts: async () => {
      const accounts = await context.loaders.account.loadMany(shown);
      return accounts.filter((account) => account !== null && !(account instanceof Error)) as object[];
    },
  };
}
