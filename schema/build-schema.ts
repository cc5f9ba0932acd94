import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema as buildTypeGraphqlSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import { guardRootFields } from './guard.ts';
import { operations } from './operations.ts';
import { DateScalar, DateTimeScalar, DaysScalar, DigestScalar, LocalTimeScalar, PositionScalar } from './scalars.ts';

/** Subscriptions bring their own iterators; type-graphql asks for a publisher all the same. */
const noPubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('subscriptions use their own iterators');
  },
};

let built: Promise<GraphQLSchema> | undefined;

/** The whole executable schema, guarded; built once. */
export function buildSchema(): Promise<GraphQLSchema> {
  return (built ??= buildGuarded());
}

async function buildGuarded(): Promise<GraphQLSchema> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- type-graphql takes classes as functions
  const resolvers = operations as unknown as NonEmptyArray<Function>;
  // Fields without a resolver of their own are read by graphql's: type-graphql's makes a promise of each, and does not call functions.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  const schema = await buildTypeGraphqlSchema({ resolvers, validate: false, pubSub: noPubSub });
  return guardRootFields(schema);
}

/** The schema as SDL, sorted: what `schema/schema.graphql` holds. */
export async function emitSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await buildSchema()))}\n`;
}

export const customScalars = [
  DateScalar,
  DateTimeScalar,
  LocalTimeScalar,
  DaysScalar,
  PositionScalar,
  DigestScalar,
] as const;
