import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { ValueWriter } from './answer-text.ts';
import { keptWriter } from './kept-writer.ts';
import { leafWriter } from './leaf-writer.ts';
import { type FieldPlan, GivesUp } from './plan-run.ts';
import { type Fragments, selectedFields } from './selected-fields.ts';

export interface PlannedDocument {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
}

/** How an object's selected fields are written; null when the selection needs more than a plan can do. */
export function objectWriter(
  document: PlannedDocument,
  type: GraphQLObjectType,
  nodes: readonly { readonly selectionSet?: FieldNode['selectionSet'] }[],
): ValueWriter | null {
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const selected = selectedFields(document.schema, document.fragments, type, sets);
  // A type that tells its objects apart by a test of its own belongs to interfaces, which plans leave alone.
  if (!selected || type.isTypeOf) return null;
  const fields: Readonly<Record<string, GraphQLField<unknown, unknown>>> = type.getFields();
  const writers: ValueWriter[] = [];
  for (const [key, fieldNodes] of selected) {
    const name = fieldNodes[0]!.name.value;
    const before = `${writers.length === 0 ? '{' : ','}${JSON.stringify(key)}:`;
    if (name === '__typename') {
      const constant = before + JSON.stringify(type.name);
      writers.push((_source, text) => void (text.text += constant));
      continue;
    }
    const writer = fields[name] && fieldWriter(document, type, fields[name], key, fieldNodes, before);
    if (!writer) return null;
    writers.push(writer);
  }
  return keptWriter((source, text, run) => {
    for (const write of writers) write(source, text, run);
    text.text += '}';
  });
}

function fieldWriter(
  document: PlannedDocument,
  parentType: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  key: string,
  nodes: readonly FieldNode[],
  before: string,
): ValueWriter | null {
  const write = completed(document, field.type, nodes);
  if (!write) return null;
  const { name, resolve } = field;
  const { schema, fragments, operation } = document;
  const plan: FieldPlan = {
    askedWith: (variables) => ({
      args: getArgumentValues(field, nodes[0]!, variables),
      info: {
        fieldName: name,
        fieldNodes: nodes,
        returnType: field.type,
        parentType,
        // Of the field, not of the object: it is the same for every item of a list.
        path: { prev: undefined, key, typename: parentType.name },
        schema,
        fragments,
        rootValue: undefined,
        operation,
        variableValues: variables,
      },
    }),
  };
  if (resolve) {
    const ask: ValueWriter = (source, text, run) => {
      const { args, info } = run.asked(plan);
      write(resolve(source, args, run.context, info), text, run);
    };
    return (source, text, run) => {
      text.text += before;
      text.ask(ask, source, run);
    };
  }
  const call: ValueWriter = (source, text, run) => {
    const { args, info } = run.asked(plan);
    const methods = source as Readonly<Record<string, (...given: unknown[]) => unknown>>;
    write(methods[name]!(args, run.context, info), text, run);
  };
  return (source, text, run) => {
    const value = (source as Readonly<Record<string, unknown>>)[name];
    text.text += before;
    if (typeof value === 'function') text.ask(call, source, run);
    else write(value, text, run);
  };
}

/** Writes whatever a field gave: nothing, a promise, a list, an object or a leaf. */
function completed(
  document: PlannedDocument,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
): ValueWriter | null {
  const present = presentWriter(document, getNullableType(type), nodes);
  if (!present) return null;
  const isRequired = isNonNullType(type);
  const write: ValueWriter = (value, text, run) => {
    if (value == null) {
      if (isRequired) throw new GivesUp();
      text.text += 'null';
    } else if (typeof value === 'object' && 'then' in value && typeof value.then === 'function') {
      const place = text.keepPlace();
      run.later(value as PromiseLike<unknown>, (settled) => write(settled, place, run));
    } else present(value, text, run);
  };
  return write;
}

function presentWriter(
  document: PlannedDocument,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
): ValueWriter | null {
  if (isListType(type)) {
    const write = completed(document, type.ofType as GraphQLOutputType, nodes);
    return (
      write &&
      ((value, text, run) => {
        if (!Array.isArray(value)) throw new GivesUp();
        text.text += '[';
        for (let index = 0; index < value.length; index += 1) {
          if (index > 0) text.text += ',';
          write(value[index], text, run);
        }
        text.text += ']';
      })
    );
  }
  if (isObjectType(type)) {
    const write = objectWriter(document, type, nodes);
    return (
      write &&
      ((value, text, run) => {
        if (value instanceof Error) throw new GivesUp();
        write(value, text, run);
      })
    );
  }
  if (!isLeafType(type)) return null;
  const json = leafWriter(type);
  return (value, text) => {
    if (value instanceof Error) throw new GivesUp();
    text.text += json(value);
  };
}
