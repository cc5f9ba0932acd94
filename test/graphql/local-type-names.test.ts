import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test, { districtId: 'own' });
});

afterAll(() => test.stop());

const head = async () => (await test.application.services.progress.status()).head;

async function create(kind: 'event' | 'resolution', input: object) {
  const [operation, type] =
    kind === 'event' ? ['createEventType', 'CreateEventType'] : ['createResolutionType', 'CreateResolutionType'];
  return test.execute<Record<string, { userErrors: { code: string; path: string[] }[] }>>(
    `mutation ($input: ${type}Input!) { ${operation}(input: $input) { userErrors { code path } } }`,
    { input },
    own.administrator,
  );
}

describe.each(['event', 'resolution'] as const)('the name of a local %s type', (kind) => {
  const operation = kind === 'event' ? 'createEventType' : 'createResolutionType';

  it('is there, and nobody else has it at the same place, however it is written', async () => {
    const first = await create(kind, { name: '  Shoving in  line ' });
    expect(first.data![operation]!.userErrors).toEqual([]);
    const before = await head();
    for (const name of ['Shoving in line', 'shoving IN LINE', 'Shoving  in line'])
      expect((await create(kind, { name })).data![operation]!.userErrors).toEqual([
        { code: 'NAME_TAKEN', path: ['name'] },
      ]);
    const blank = await create(kind, { name: ' \t ' });
    expect(blank.errors[0]!.code).toBe('BAD_USER_INPUT');
    expect(await head()).toBe(before);
  });

  it('may be used again with the same key, which writes nothing', async () => {
    const input = { name: 'Said twice', idempotencyKey: `twice-${kind}` };
    expect((await create(kind, input)).data![operation]!.userErrors).toEqual([]);
    const before = await head();
    expect((await create(kind, input)).data![operation]!.userErrors).toEqual([]);
    expect(await head()).toBe(before);
  });
});
