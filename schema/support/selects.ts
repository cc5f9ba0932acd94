import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether a field's answer will hold what stands below it on this path, fragments included: what a resolver may read ahead. What a
 * directive may leave out does not count; it is read when it is asked for.
 */
export function selects({ fieldNodes, fragments }: GraphQLResolveInfo, ...path: readonly string[]): boolean {
  const holds = (set: SelectionSetNode | undefined, [name, ...rest]: readonly string[]): boolean =>
    name === undefined ||
    (set?.selections ?? []).some((selection) => {
      if (selection.directives?.length) return false;
      if (selection.kind === Kind.FIELD) return selection.name.value === name && holds(selection.selectionSet, rest);
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      return holds(fragment?.selectionSet, [name, ...rest]);
    });
  return fieldNodes.some(({ selectionSet }) => holds(selectionSet, path));
}
