import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import type { DocumentNode, FormattedExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GraphqlContext } from '../../../schema/context.ts';
import { AnswerText } from './answer-text.ts';
import { type DirectPlan, directPlan } from './direct-plan.ts';

/** Answers queries from plans, one for each operation of a kept document; what a plan leaves is executed as ever. */
export function directAnswers(): ApolloServerPlugin<GraphqlContext> {
  const plans = new WeakMap<OperationDefinitionNode, DirectPlan | null>();
  const planOf = (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) => {
    let plan = plans.get(operation);
    if (plan === undefined) plans.set(operation, (plan = directPlan(schema, document, operation)));
    return plan;
  };
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ schema, document, operation, request, contextValue }) {
          const plan = planOf(schema, document, operation);
          const text = plan && (await plan(request.variables ?? {}, contextValue));
          if (!text) return null;
          const data = text as unknown as Record<string, unknown>;
          return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { data } } };
        },
      };
    },
  };
}

/** The body of an answer; the data of a direct answer is text already. */
export function answerBody(answer: FormattedExecutionResult): string {
  const { data } = answer as { readonly data?: unknown };
  return data instanceof AnswerText ? `{"data":${data.toString()}}\n` : `${JSON.stringify(answer)}\n`;
}
