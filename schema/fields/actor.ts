import type { GraphqlContext } from '../context.ts';
import type { Actor } from '../types/actor.ts';

/** The actor behind an account id of an event's metadata. */
export async function actorOf(
  context: GraphqlContext,
  accountId: string,
  onBehalfOf: string | null = null,
): Promise<Actor> {
  if (accountId.startsWith('system:'))
    return { accountId, displayName: 'State Edition', kind: 'SYSTEM', onBehalfOf: null };
  const account = await context.loaders.account.load(accountId);
  return {
    accountId,
    displayName: account?.displayName ?? 'Unknown account',
    kind: account?.kind ?? 'PERSON',
    onBehalfOf: onBehalfOf === null ? null : await actorOf(context, onBehalfOf),
  };
}
