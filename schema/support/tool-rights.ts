import { Fault } from '../../src/application/faults.ts';
import type { Access, Tool } from '../../src/domain/user-group/events.ts';
import { accessOf } from '../../src/domain/user-group/state.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { isAdministrator, orgOf } from './administrator.ts';

/**
 * Whether the account may do this with a tool of its org: through one of its user groups, or because it administers the org and could grant
 * itself the right (domain.md §1.12, §4).
 */
export async function hasRight(context: GraphqlContext, tool: Tool, ...access: readonly Access[]): Promise<boolean> {
  const principal = signedIn(context);
  if (isAdministrator(principal)) return true;
  const rights = await context.read.userGroups.rightsOf(orgOf(principal), principal.accountId);
  return rights.some((right) => accessOf([right], tool).some((one) => access.includes(one)));
}

/** FORBIDDEN without the right. */
export async function requireRight(context: GraphqlContext, tool: Tool, access: Access): Promise<void> {
  if (await hasRight(context, tool, access)) return;
  const what = { READ: 'read', WRITE: 'write', ADD: 'add', DELETE: 'delete' }[access];
  throw new Fault(
    'FORBIDDEN',
    `None of your user groups has the right to ${what} ${tool === 'VALIDATION_GROUPS' ? 'validation groups' : 'validation rules'}.`,
  );
}
