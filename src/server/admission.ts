import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GraphqlContext } from '../../schema/context.ts';
import { costOf } from '../../schema/costs.ts';
import { Fault } from '../application/faults.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import { complexityOf, MAX_COMPLEXITY } from './query-complexity.ts';
import type { RateLimiter, Spender } from './rate-limiter.ts';

export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Whose allowance a request takes from: an impersonated session is its impersonator's. */
export const spenderOf = (principal: Principal | null, address: string): Spender => ({
  accountId: principal?.impersonatedBy ?? principal?.accountId ?? null,
  address,
});

/** Lets a valid operation pass before anything of it runs; throws `BAD_USER_INPUT` when it asks for too much, `RATE_LIMITED` when it comes too soon. */
export function admit(asked: AskedOperation, limiter: RateLimiter, spender: Spender): void {
  const complexity = judgedComplexity(asked);
  if (complexity > MAX_COMPLEXITY)
    throw new Fault('BAD_USER_INPUT', 'The query is too complex: ask for smaller pages or fewer fields.', {
      complexity,
      maxComplexity: MAX_COMPLEXITY,
    });
  const { operation } = asked;
  const wait = limiter.spend(spender, costOf(operation.operation, rootFieldsOf(asked), complexity));
  if (wait > 0) throw tooSoon(wait);
}

/** The fault of somebody who has to wait for so many seconds. */
export const tooSoon = (retryAfterSeconds: number): Fault =>
  new Fault('RATE_LIMITED', 'Too many requests; try again later.', { retryAfterSeconds });

function judgedComplexity({ schema, document, operation, variables }: AskedOperation): number {
  try {
    return complexityOf(schema, document, operation, variables);
  } catch (error) {
    if (error instanceof GraphQLError) throw new Fault('BAD_USER_INPUT', error.message);
    throw error;
  }
}

/** Names of the root fields, those of fragments too; a field under two aliases runs twice. */
function rootFieldsOf({ document, operation }: AskedOperation): readonly string[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const fieldsOf = (set: SelectionSetNode): readonly string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value)?.selectionSet;
      return inner ? fieldsOf(inner) : [];
    });
  return fieldsOf(operation.selectionSet).filter((name) => !name.startsWith('__'));
}

const STATUS: { readonly [code: string]: number } = { RATE_LIMITED: 429 };

/** Admission over HTTP. Every answer that holds a `RATE_LIMITED` says in `Retry-After` when to come back. */
export const admissionPlugin = (limiter: RateLimiter): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue: { principal, address } }) {
        if (!operation) return;
        try {
          admit(
            { schema, document, operation, variables: request.variables ?? {} },
            limiter,
            spenderOf(principal, address),
          );
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          const http = { status: STATUS[error.code] ?? 400 };
          throw new GraphQLError(error.message, { originalError: error, extensions: { http } });
        }
      },

      async willSendResponse({ response: { body, http } }) {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        const waits = errors.flatMap(({ extensions }) =>
          extensions?.code === 'RATE_LIMITED' ? [Number(extensions.retryAfterSeconds)] : [],
        );
        if (waits.length > 0) http.headers.set('retry-after', String(Math.max(...waits)));
      },
    };
  },
});
