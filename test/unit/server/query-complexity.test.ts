import { getOperationAST, GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../../schema/build-schema.ts';
import { costOf, operationCosts } from '../../../schema/costs.ts';
import { complexityOf, MAX_COMPLEXITY } from '../../../src/server/query-complexity.ts';

const schema = await buildSchema();
const complexity = (text: string, variables: Record<string, unknown> = {}): number => {
  const document = parse(text);
  return complexityOf(schema, document, getOperationAST(document)!, variables);
};
const history = (first: string) =>
  `{ certifications(first: ${first}) { edges { node { history(first: ${first}) { edges { node { type: __typename at } } } } } } }`;

describe('the complexity of a query', () => {
  it('is about the number of values in its answer', () => {
    expect(complexity('{ serverInfo { version } }')).toBe(2);
    expect(complexity('{ districts(first: 10) { edges { node { id name } } } }')).toBe(1 + 10 * (1 + 1 + 2));
    expect(complexity('{ districts { edges { node { id name } } } }')).toBe(1 + 25 * (1 + 1 + 2));
  });

  it('sees page sizes in variables, their defaults and fragments', () => {
    const query =
      'query ($n: Int! = 50) { districts(first: $n) { ...D } } fragment D on DistrictConnection { edges { cursor } }';
    expect(complexity(query, { n: 200 })).toBe(1 + 200 * 2);
    expect(complexity(query)).toBe(1 + 50 * 2);
    expect(
      complexity('query ($hide: Boolean!) { districts { edges { cursor @skip(if: $hide) } } }', { hide: true }),
    ).toBe(1 + 25);
  });

  it('is remembered for a document by everything that changes it', () => {
    const document = parse(
      'query ($n: Int, $on: Boolean!, $d: ID) { schools(districtId: $d, first: $n) { edges { cursor @include(if: $on) } } }',
    );
    const of = (variables: Record<string, unknown>) =>
      complexityOf(schema, document, getOperationAST(document)!, variables);
    for (let time = 0; time < 2; time += 1) {
      expect(of({ n: 10, on: true, d: 'a' })).toBe(1 + 10 * 2);
      expect(of({ n: 20, on: true, d: 'b' })).toBe(1 + 20 * 2);
      expect(of({ n: 20, on: false })).toBe(1 + 20);
      expect(of({ n: '20', on: true })).toBe(0);
    }
  });

  it('multiplies pages within pages: two pages of 200 are too much, two of 25 are not', () => {
    expect(complexity(history('200'))).toBeGreaterThan(MAX_COMPLEXITY);
    expect(complexity(history('25'))).toBeLessThan(MAX_COMPLEXITY);
  });

  it('counts nothing for introspection, and leaves wrong variables to execution', () => {
    expect(complexity('{ __schema { types { fields { type { name ofType { name } } } } } }')).toBe(0);
    expect(complexity('query ($n: Int!) { districts(first: $n) { totalCount } }', { n: 'many' })).toBe(0);
  });

  it('does not follow fragments that double without end', () => {
    const fragments = Array.from(
      { length: 30 },
      (_, index) => `fragment F${index} on District { name ...F${index + 1} ... on District { ...F${index + 1} } }`,
    );
    const query = `{ districts { edges { node { ...F0 } } } } ${fragments.join(' ')} fragment F30 on District { id }`;
    expect(() => complexity(query)).toThrow(GraphQLError);
  });
});

describe('the cost of an operation', () => {
  it('is more for a mutation, an export and a sign-in than for a page', () => {
    const page = costOf('query', ['incidents'], 826);
    expect(page).toBe(2);
    expect(costOf('mutation', ['reportIncident'], 10)).toBeGreaterThan(page);
    expect(costOf('mutation', ['signIn'], 10)).toBeGreaterThan(costOf('mutation', ['reportIncident'], 10));
    expect(costOf('mutation', ['requestExport'], 10)).toBeGreaterThan(costOf('mutation', ['signIn'], 10));
    expect(costOf('mutation', ['reportIncident', 'reportIncident'], 10)).toBe(10);
    expect(costOf('query', ['incidents'], 6_608)).toBe(14);
  });

  it('is told for operations that exist', () => {
    const fields = new Set(
      [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
        Object.keys(type?.getFields() ?? {}),
      ),
    );
    expect(Object.keys(operationCosts).filter((name) => !fields.has(name))).toEqual([]);
  });
});
