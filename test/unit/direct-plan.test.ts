import {
  buildSchema,
  execute,
  type ExecutionResult,
  getOperationAST,
  type GraphQLObjectType,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { GraphqlContext } from '../../schema/context.ts';
import { asLasting } from '../../src/shared/lasting.ts';
import { directPlan } from '../../src/server/execution/direct-plan.ts';

const schema: GraphQLSchema = buildSchema(`
  scalar Day
  enum Color { RED GREEN }
  interface Named { name: String }
  type Query { garden(size: Int = 2, colors: [Color!]): Garden!  lost: Plant  named: Named  echo(text: String!): String! }
  type Mutation { grow: Int }
  type Garden { id: ID! plants(first: Int): [Plant!]! rows: [[Int!]]! owner: Person openedOn: Day! isOpen: Boolean! area: Float! count: Int! }
  type Plant { id: ID! name: String color: Color neighbor: Plant must: String! never: String! number: Int }
  type Person implements Named { name: String }
`);

const plants = [
  {
    id: 1,
    name: 'Rose "Snow"\n',
    color: 'RED',
    must: 'a',
    neighbor: Promise.resolve({ id: 'n', must: 'late' }),
    number: 7,
  },
  { id: '2', name: null, color: 'GREEN', must: () => 'called', neighbor: null, number: 1.5 },
];
const root = {
  garden: ({ size, colors }: { size: number; colors?: readonly string[] }) => ({
    id: `${size}${colors?.join('') ?? ''}`,
    plants: async ({ first }: { first?: number }) => plants.slice(0, first ?? size),
    rows: [[1, 2], [], null],
    owner: { name: 'Ödön' },
    openedOn: '2022-05-03',
    isOpen: true,
    area: 2.5,
    count: '3',
  }),
  lost: () => null,
  named: () => ({ __typename: 'Person', name: 'x' }),
  echo: ({ text }: { text: string }) => {
    if (text === 'fail') throw new Error('no');
    return text === 'error' ? new Error('value') : text === 'late' ? Promise.reject(new Error('later')) : text;
  },
};

// What a root value does in graphql's own execution is done by resolvers here: plans know no root value.
for (const [name, field] of Object.entries(schema.getQueryType()!.getFields()))
  field.resolve = (_source, args) => root[name as keyof typeof root](args as never);

async function both(
  query: string,
  variables: Record<string, unknown> = {},
): Promise<{ readonly direct: unknown; readonly ordinary: ExecutionResult }> {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const plan = directPlan(schema, document, getOperationAST(document)!);
  const text = plan && (await plan(variables, {} as GraphqlContext));
  const ordinary = await execute({ schema, document, variableValues: variables });
  return { direct: text === null ? null : text.toString(), ordinary };
}

describe('a direct plan', () => {
  it.each([
    ['leaves, lists of lists and nulls', '{ garden { id rows openedOn isOpen area count } lost { id } }'],
    [
      'promises, functions and objects that come late',
      '{ garden { plants { id must neighbor { id must } color name } id } }',
    ],
    [
      'aliases and fields that are selected twice',
      '{ a: garden { id } garden(size: 1) { owner { name } owner { n: name } } }',
    ],
    [
      'fragments, also of an interface, and merged selections',
      '{ ...A ...A } fragment A on Query { garden { ... on Garden { id } owner { ... on Named { name } ...P } } } fragment P on Person { __typename name }',
    ],
    ['an introspected name', '{ __typename garden { __typename plants { __typename } } }'],
  ])('answers %s as the ordinary execution does, in its order', async (_what, query) => {
    const { direct, ordinary } = await both(query);
    expect(ordinary.errors).toBeUndefined();
    expect(direct).toBe(JSON.stringify(ordinary.data));
  });

  it('takes arguments from the document, from variables and from what is said when nothing is given', async () => {
    const query =
      'query ($s: Int, $c: [Color!] = [RED]) { garden(size: $s, colors: $c) { id plants(first: 1) { id } } }';
    for (const variables of [{}, { s: 1 }, { s: 2, c: ['GREEN', 'RED'] }]) {
      const { direct, ordinary } = await both(query, variables);
      expect(direct).toBe(JSON.stringify(ordinary.data));
    }
  });

  it.each([
    ['a resolver throws', '{ echo(text: "fail") }'],
    ['a resolver rejects', '{ echo(text: "late") }'],
    ['a value is an error', '{ echo(text: "error") }'],
    ['a required value is missing', '{ garden { plants { never } } }'],
    ['a number is none of the type', '{ garden { plants { number } } }'],
  ])('gives up when %s, which the ordinary execution then says', async (_what, query) => {
    const { direct, ordinary } = await both(query);
    expect(direct).toBeNull();
    expect(ordinary.errors).not.toHaveLength(0);
  });

  it('gives up on variables that do not fit', async () => {
    expect((await both('query ($t: String!) { echo(text: $t) }', { t: 1 })).direct).toBeNull();
  });

  it.each([
    ['directives', 'query ($yes: Boolean!) { garden { id @include(if: $yes) } }'],
    ['interfaces', '{ named { name } }'],
    ['questions about the schema', '{ __schema { queryType { name } } }'],
    ['mutations', 'mutation { grow }'],
  ])('is not made for %s', async (_what, query) => {
    const document = parse(query);
    expect(directPlan(schema, document, getOperationAST(document)!)).toBeNull();
  });
});

describe('what a plan makes of a lasting object', () => {
  const lasting = buildSchema(`
    type Query { shelf: [Book!]! }
    type Book { title: String! pages: [Page!]! reader(loud: Boolean): Reader owner: String }
    type Page { number: Int! mark: String }
    type Reader { name: String! }
  `);
  const first = asLasting({ title: 'A "first" Ö', owner: null, pages: [{ number: 1 }, { number: 2 }] });
  const second = asLasting({ title: 'Second', owner: 'x', pages: [] });
  let shelf: readonly object[] = [first, second];
  let reader = 'Ada';
  const fields = (type: string) => (lasting.getType(type) as GraphQLObjectType).getFields();
  fields('Query').shelf!.resolve = () => shelf;
  fields('Book').reader!.resolve = (_book, { loud }: { loud?: boolean }) =>
    Promise.resolve({ name: loud ? reader.toUpperCase() : reader });
  fields('Page').mark!.resolve = ({ number }: { number: number }) => `${reader} ${number}`;
  const document = parse(
    'query ($loud: Boolean) { shelf { __typename pages { mark number } title reader(loud: $loud) { name } owner } }',
  );
  const plan = directPlan(lasting, document, getOperationAST(document)!)!;
  const same = async (variables: Record<string, unknown>) => {
    const text = await plan(variables, {} as GraphqlContext);
    const ordinary = await execute({ schema: lasting, document, variableValues: variables });
    expect(ordinary.errors).toBeUndefined();
    expect(String(text)).toBe(JSON.stringify(ordinary.data));
  };

  it('is the same the first, second and third time, with what resolvers say by then', async () => {
    for (const [name, variables] of [
      ['Ada', {}],
      ['Bert', { loud: true }],
      ['Cleo', {}],
      ['Dora', { loud: true }],
    ] as const) {
      reader = name;
      await same(variables);
    }
  });

  it('follows another object in its place, and another order', async () => {
    shelf = [second, { ...first, title: 'Changed' }];
    await same({});
    shelf = [first];
    await same({});
  });
});
