import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  isInputObjectType,
  isLeafType,
  isListType,
} from 'graphql';
import { Fault } from '../../src/application/faults.ts';

/** An argument, or a member of an input: its name and its type. */
export interface Given {
  readonly name: string;
  readonly type: GraphQLInputType;
}

/** Whether it is a list of ids, texts or words of an enumeration: what a query is narrowed to. */
export const narrows = ({ type }: Given): boolean =>
  isListType(getNullableType(type)) && isLeafType(getNamedType(type));

/**
 * Throws BAD_USER_INPUT for a list of ids or words, at any depth of a query's arguments, that names nothing: nothing would be found, and
 * that must not be the answer to a filter that somebody forgot to fill in. No filter is left out, or null.
 */
export function assertListsNotEmpty(
  given: readonly Given[],
  values: Readonly<Record<string, unknown>>,
  path: readonly string[] = [],
): void {
  for (const one of given) {
    const value = values[one.name];
    const at = [...path, one.name];
    if (Array.isArray(value)) {
      if (value.length === 0 && narrows(one))
        throw new Fault('BAD_USER_INPUT', `${at.join('.')} names at least one; leave it out to ask for all.`);
    } else if (typeof value === 'object' && value !== null) {
      const type = getNamedType(one.type);
      if (isInputObjectType(type))
        assertListsNotEmpty(Object.values(type.getFields()), value as Readonly<Record<string, unknown>>, at);
    }
  }
}
