import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { GraphqlContext } from '../../../schema/context.ts';
import { AnswerText } from './answer-text.ts';
import { PlanRun } from './plan-run.ts';
import { fragmentsOf } from './selected-fields.ts';
import { objectWriter } from './value-writer.ts';

/**
 * Answers a query of a valid document as JSON text; null when the answer would hold an error, which the ordinary execution has to find
 * then. It asks the same resolvers with the same context.
 */
export type DirectPlan = (
  variables: Readonly<Record<string, unknown>>,
  context: GraphqlContext,
) => Promise<AnswerText | null>;

/** Plans a query once for all its executions; null for operations that need the ordinary execution: other than queries, about the schema, with directives or interfaces. */
export function directPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): DirectPlan | null {
  const root = schema.getQueryType();
  if (!root || operation.operation !== OperationTypeNode.QUERY) return null;
  const write = objectWriter({ schema, operation, fragments: fragmentsOf(document) }, root, [operation]);
  if (!write) return null;
  return async (given, context) => {
    const variables = getVariableValues(schema, operation.variableDefinitions ?? [], given);
    if (!variables.coerced) return null;
    const run = new PlanRun(context, variables.coerced);
    const text = new AnswerText();
    try {
      write(undefined, text, run);
      await run.finish();
      return text;
    } catch {
      return null;
    }
  };
}
