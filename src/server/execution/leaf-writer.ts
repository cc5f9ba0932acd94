import { type GraphQLLeafType, GraphQLBoolean, GraphQLID, GraphQLInt, GraphQLString, isEnumType } from 'graphql';
import { GivesUp } from './plan-run.ts';

/** JSON of a value that is neither null nor an object of ours; throws what the type's own serialization throws. */
export type LeafWriter = (value: unknown) => string;

const LARGEST_INT = 2 ** 31;

/** How values of a scalar or enum are written, with short ways for what nearly all values are. */
export function leafWriter(type: GraphQLLeafType): LeafWriter {
  const serialized: LeafWriter = (value) => {
    const result: unknown = type.serialize(value);
    if (result == null) throw new GivesUp();
    return JSON.stringify(result);
  };
  if (isEnumType(type)) {
    const texts = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, JSON.stringify(name)]));
    return (value) => texts.get(value) ?? serialized(value);
  }
  if (type === GraphQLString || type === GraphQLID)
    return (value) => (typeof value === 'string' ? JSON.stringify(value) : serialized(value));
  if (type === GraphQLBoolean)
    return (value) => (value === true ? 'true' : value === false ? 'false' : serialized(value));
  if (type === GraphQLInt)
    return (value) =>
      Number.isInteger(value) && Math.abs(value as number) < LARGEST_INT ? String(value) : serialized(value);
  return serialized;
}
