import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  getNamedType,
  getNullableType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
// The ES module of this package brings a second copy of graphql along; the schema belongs to the first.
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity/cjs';

/** Values that an answer may hold at most, by the estimate below. */
export const MAX_COMPLEXITY = 30_000;
/** Items of a list without pages: an incident has 1.3 events, 2 people and 1.2 resolutions in the mean. */
const ITEMS_OF_A_LIST = 2;

/** One per value; a page counts its size times what it selects, a list without pages twice. Introspection is free. */
const estimator: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (field.name.startsWith('__') || type.name.startsWith('__')) return 0;
  if (field.args.some(({ name }) => name === 'first')) return 1 + Math.max(1, Number(args.first)) * childComplexity;
  const isList = isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type));
  // The edges of a page are counted where its size stands.
  const items = isList && !type.name.endsWith('Connection') ? ITEMS_OF_A_LIST : 1;
  return 1 + items * childComplexity;
};

/** Estimates of a document, by everything of the variables that can change them. */
const known = new WeakMap<OperationDefinitionNode, Map<string, number>>();
/** A document's estimates beyond this many, and those of longer variables, are made anew. */
const MAX_KNOWN = 100;
const MAX_KEY = 500;

/** Numbers, flags and what is given at all: page sizes and directives depend on them. No text changes an estimate. */
const keyOf = (variables: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(variables, (_name, value: unknown) => (typeof value === 'string' ? '' : value));

/**
 * An estimate of how many values the answer may hold, page sizes from variables included. Throws a `GraphQLError` for a document whose
 * arguments are wrong or which spreads its fragments without end; 0 when the variables are wrong, which execution says better.
 */
export function complexityOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return 0;
  // The input of a mutation can be long, and hardly ever comes twice.
  if (operation.operation !== OperationTypeNode.QUERY) return estimated(schema, document, operation, variables);
  const estimates = known.get(operation) ?? new Map<string, number>();
  known.set(operation, estimates);
  const key = keyOf(variables);
  const estimate = estimates.get(key);
  if (estimate !== undefined) return estimate;
  const made = estimated(schema, document, operation, variables);
  if (estimates.size < MAX_KNOWN && key.length <= MAX_KEY) estimates.set(key, made);
  return made;
}

function estimated(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const definitions = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const query: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...definitions] };
  const complexity = getComplexity({ schema, query, variables: { ...variables }, estimators: [estimator] });
  if (Number.isNaN(complexity)) throw new GraphQLError('The complexity of the query cannot be told.');
  return complexity;
}
