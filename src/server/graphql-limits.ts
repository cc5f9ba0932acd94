import {
  GraphQLError,
  type ValidationRule,
  type FieldNode,
  Kind,
  type ASTVisitor,
  type SelectionSetNode,
  type FragmentDefinitionNode,
} from 'graphql';

const MAX_DEPTH = 12;
const MAX_ALIASES = 30;
const MAX_ROOT_FIELDS = 10;
/** Given to the parser: a document that is longer is not read to its end. */
export const MAX_TOKENS = 2_000;

/** Introspection answers are deep by nature and cheap to make. */
const isIntrospection = (field: FieldNode) => field.name.value.startsWith('__');

/** Refuses documents that are deeper, wider or more aliased than any honest client's, before anything runs. */
export const queryLimits: ValidationRule = (context): ASTVisitor => ({
  Document(document) {
    const fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    );
    const seen = new Map<string, Measure>();
    let aliases = 0;
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const measured = measure(definition.selectionSet, fragments, seen);
      if (measured.fields > MAX_ROOT_FIELDS) context.reportError(limit(`more than ${MAX_ROOT_FIELDS} root fields`));
      aliases += measured.aliases;
      if (measured.depth > MAX_DEPTH) context.reportError(limit(`deeper than ${MAX_DEPTH} levels`));
    }
    if (aliases > MAX_ALIASES) context.reportError(limit(`more than ${MAX_ALIASES} aliases`));
  },
});

function limit(what: string): GraphQLError {
  return new GraphQLError(`The query is ${what.startsWith('deeper') ? what : `too large: ${what}`}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

interface Measure {
  readonly depth: number;
  readonly aliases: number;
  /** Fields of the selection itself, those of its fragments too. */
  readonly fields: number;
}

const NOTHING: Measure = { depth: 0, aliases: 0, fields: 0 };

/** Depth, aliases and fields with fragments spread out. Each fragment is measured once, so that fragments within fragments cost no more than their text. */
function measure(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Map<string, Measure>,
): Measure {
  let depth = 0;
  let aliases = 0;
  let fields = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      fields += 1;
      if (isIntrospection(selection)) continue;
      const inner = selection.selectionSet ? measure(selection.selectionSet, fragments, seen) : NOTHING;
      depth = Math.max(depth, 1 + inner.depth);
      aliases += inner.aliases + (selection.alias ? 1 : 0);
    } else {
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? measure(selection.selectionSet, fragments, seen)
          : measureFragment(selection.name.value, fragments, seen);
      depth = Math.max(depth, inner.depth);
      aliases += inner.aliases;
      fields += inner.fields;
    }
  }
  return { depth, aliases, fields };
}

function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Map<string, Measure>,
): Measure {
  const known = seen.get(name);
  if (known) return known;
  // Fragment circles are another rule's finding; here they must only end.
  seen.set(name, NOTHING);
  const fragment = fragments.get(name);
  const measured = fragment ? measure(fragment.selectionSet, fragments, seen) : NOTHING;
  seen.set(name, measured);
  return measured;
}
