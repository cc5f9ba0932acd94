import type { TestApplication } from './application.ts';
import type { DistrictFixture } from './district-fixture.ts';

/** Another local type of a district, mapped through GraphQL, for all of 2021-22 unless said; its id. */
export async function mappedType(
  test: TestApplication,
  { administrator }: Pick<DistrictFixture, 'administrator'>,
  kind: 'EventType' | 'ResolutionType',
  name: string,
  stateCode: string,
  effectiveFrom = '2021-07-01',
): Promise<string> {
  const field = kind === 'EventType' ? 'eventType' : 'resolutionType';
  const { data, errors } = await test.execute<Record<string, Record<string, { id: string } | null>>>(
    `mutation ($input: Create${kind}Input!) { create${kind}(input: $input) { userErrors { code path } ${field} { id } } }`,
    { input: kind === 'EventType' ? { name, alignment: 'DISCIPLINE' } : { name } },
    administrator,
  );
  const id = data?.[`create${kind}`]?.[field]?.id;
  if (id === undefined) throw new Error(JSON.stringify({ data, errors }));
  const mapped = await test.execute(
    `mutation ($input: Map${kind}Input!) { map${kind}(input: $input) { userErrors { code path } } }`,
    { input: { [`${field}Id`]: id, stateCode, effectiveFrom } },
    administrator,
  );
  if (mapped.errors.length > 0) throw new Error(JSON.stringify(mapped.errors));
  return id;
}
