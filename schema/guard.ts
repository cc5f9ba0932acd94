import { type GraphQLFieldMap, type GraphQLFieldResolver, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { Fault } from '../src/application/faults.ts';
import type { GraphqlContext } from './context.ts';
import { BEFORE_PASSWORD_CHANGE, isAllowed, policy } from './policy.ts';
import { isForDistricts, reach } from './reach.ts';
import { isStorable } from '../src/shared/storable-text.ts';
import { assertListsNotEmpty, type Given } from './support/empty-lists.ts';
import { assertWholeDistrict } from './support/scope.ts';

const MAX_TEXT = 10_000;
const MAX_LIST = 500;
const MAX_DEPTH = 12;
/** Rows that stand for themselves: what cannot be stored is told of its row by the operation, and keeps no other from being taken. */
const ROWS: { readonly [operation: string]: string } = { importIncidents: 'input.rows' };
/** Members that name a school year, by the calendar year in which it ends. */
const SCHOOL_YEAR = /^(?:school|fromSchool|toSchool)Year$/;

type Resolver = GraphQLFieldResolver<unknown, GraphqlContext>;

/**
 * Wraps every root field once: policy first, then what is of a whole district, then the bounds of the input, and of a query or subscription that its filters name something. A root field is asked once per request, also when a second
 * execution follows one that gave up: what it did and logged is done and logged once. Throws when an operation has no rule in the
 * policy, or a mutation for districts does not say what of a district it changes, so that none can be forgotten.
 */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  const operations = new Set<string>();
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (!(type instanceof GraphQLObjectType)) continue;
    for (const [name, field] of Object.entries(type.getFields() as GraphQLFieldMap<unknown, GraphqlContext>)) {
      operations.add(name);
      const filters = type === schema.getMutationType() ? [] : field.args;
      if (field.subscribe) field.subscribe = guarded(name, filters, field.subscribe);
      else if (field.resolve) field.resolve = guarded(name, filters, field.resolve);
    }
  }
  const unruled = [...operations].filter((name) => policy[name] === undefined);
  if (unruled.length > 0) throw new Error(`operations without a rule in schema/policy.ts: ${unruled.join(', ')}`);
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  const unreached = mutations.filter((name) => isForDistricts(name) && reach[name] === undefined);
  if (unreached.length > 0) throw new Error(`mutations without an entry in schema/reach.ts: ${unreached.join(', ')}`);
  return schema;
}

function guarded(operation: string, filters: readonly Given[], resolve: Resolver): Resolver {
  const ask: Resolver = (source, args: Record<string, unknown>, context, info) => {
    if (!isAllowed(operation, context.principal?.roles ?? null)) {
      throw context.principal
        ? new Fault('FORBIDDEN', `Your role may not use ${operation}.`)
        : new Fault('UNAUTHENTICATED', 'Sign in first.');
    }
    if (context.principal?.mustChangePassword === true && !BEFORE_PASSWORD_CHANGE.includes(operation))
      throw new Fault('FORBIDDEN', 'Somebody else made your password: choose your own with changePassword first.');
    if (context.principal && reach[operation] === 'DISTRICT') assertWholeDistrict(context.principal);
    assertBounds(args, [], ROWS[operation]);
    assertListsNotEmpty(filters, args);
    context.purposes.add(purposeIn(args) ?? operation);
    return resolve(source, args, context, info);
  };
  return (source, args, context, info) => {
    const [node] = info.fieldNodes;
    const known = node && context.answered.get(node);
    if (known) return known();
    const answer = thunkOf(() => ask(source, args, context, info));
    if (node) context.answered.set(node, answer);
    return answer();
  };
}

/** The purpose that an operation is given, by itself or in its input; null when it says none. */
function purposeIn(args: Record<string, unknown>): string | null {
  const input = args['input'] as { readonly purpose?: unknown } | null | undefined;
  const purpose = args['purpose'] ?? input?.purpose;
  return typeof purpose === 'string' && purpose.trim() !== '' ? purpose.trim() : null;
}

/** Does the work at once; the result gives, or throws, what came of it. */
function thunkOf(work: () => unknown): () => unknown {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/**
 * Text up to 10,000 characters without NUL and lone surrogates, save in `rows` that are looked at one by one, lists up to 500, nesting up to 12, school years from 1990 to 2100: of another
 * year nothing would be found, and "nothing is the matter" must not be the answer.
 */
export function assertBounds(value: unknown, path: readonly string[], rows?: string): void {
  if (typeof value === 'number') {
    if (SCHOOL_YEAR.test(path.at(-1) ?? '') && (value < 1990 || value > 2100))
      throw new Fault(
        'BAD_USER_INPUT',
        `${path.join('.')} is the calendar year in which the school year ends, 1990 to 2100.`,
      );
    return;
  }
  if (typeof value === 'string') {
    if (value.length > MAX_TEXT)
      throw new Fault('BAD_USER_INPUT', `${path.join('.')} is longer than ${MAX_TEXT} characters.`);
    if (!isStorable(value) && (rows === undefined || !path.join('.').startsWith(`${rows}.`)))
      throw new Fault('BAD_USER_INPUT', `${path.join('.')} holds characters that cannot be stored.`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length > MAX_DEPTH) throw new Fault('BAD_USER_INPUT', 'The input is nested too deeply.');
  if (Array.isArray(value) && value.length > MAX_LIST)
    throw new Fault('BAD_USER_INPUT', `${path.join('.')} has more than ${MAX_LIST} items.`);
  for (const [key, member] of Object.entries(value)) assertBounds(member, [...path, key], rows);
}
