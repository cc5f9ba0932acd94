import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { groupNode, visibleGroups } from '../support/group-node.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { RuleOwnerEnum } from '../types/enums.ts';
import { type ValidationGroup, ValidationGroupConnection } from '../types/validation.ts';

@Resolver()
export class ValidationGroupsQuery {
  @Query(() => ValidationGroupConnection, {
    description:
      'Groups of rules that you may see, by name: through your user groups where your org has assigned a group, else those of the product.',
  })
  async validationGroups(
    @Ctx() context: GraphqlContext,
    @Arg('owner', () => RuleOwnerEnum, { nullable: true, description: 'Narrows to one kind of owner.' })
    owner?: keyof typeof RuleOwnerEnum,
    @Arg('name', () => String, { nullable: true, description: 'The whole name or one of the aliases, in any case.' })
    name?: string,
    @Arg('includeArchived', () => Boolean, { defaultValue: false, description: 'Archived groups, too.' })
    isWithArchived?: boolean,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<ValidationGroup>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const seen = decodeCursor(after, 2);
    const wanted = name?.trim().toLowerCase();
    const nodes = (await visibleGroups(context))
      .map((group) => groupNode(context, group))
      .filter((group) => (owner == null || group.owner === owner) && (isWithArchived === true || !group.isArchived))
      .filter(
        (group) => wanted === undefined || [group.name, ...group.aliases].some((one) => one.toLowerCase() === wanted),
      )
      .map((node) => ({ node, key: [node.name, node.id] as const }))
      .sort((a, b) => compare(a.key, b.key));
    const rest = nodes.filter(({ key }) => seen === null || compare(key, seen) > 0);
    return connection(
      rest.slice(0, size + 1),
      size,
      ({ node, key }) => ({ cursor: encodeCursor(key), node }),
      () => Promise.resolve(nodes.length),
    );
  }
}

function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1;
}
