import { Ctx, Query, Resolver } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { orgOf } from '../support/administrator.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { userGroupNode } from '../support/user-group-node.ts';
import { type UserGroup, UserGroupConnection } from '../types/user-group.ts';

/** More user groups than an org has. */
const MOST = 10_000;

@Resolver()
export class UserGroupsQuery {
  @Query(() => UserGroupConnection, { description: "Your own org's user groups, by name." })
  async userGroups(
    @Ctx() context: GraphqlContext,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<UserGroup>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const org = orgOf(signedIn(context));
    const { userGroups } = context.read;
    const docs = await userGroups.ofOrg(org, { after: decodeCursor(after, 2), limit: size + 1 });
    return connection(
      docs,
      size,
      (doc) => ({ cursor: encodeCursor([doc.name, doc.id]), node: userGroupNode(context, doc) }),
      async () => (await userGroups.ofOrg(org, { after: null, limit: MOST })).length,
    );
  }
}
