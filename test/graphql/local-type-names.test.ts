import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUuid } from '../../src/crypto/random.ts';
import { examineNames } from '../../src/server/examine-names.ts';
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

  it('is one line that a title can hold: a line break or a control character would look like another entry', async () => {
    const before = await head();
    for (const name of ['Shoving\nin line', 'Shoving\r\nin line', 'Shove\u2028d', 'Sho\u0007ve', 'x'.repeat(201)]) {
      const { data, errors } = await create(kind, { name });
      expect([data, errors.map(({ code }) => code)]).toEqual([null, ['BAD_USER_INPUT']]);
    }
    expect(await head()).toBe(before);
    expect((await create(kind, { name: `\n${'y'.repeat(200)}\n` })).data![operation]!.userErrors).toEqual([]);
  });

  it('may be used again with the same key, which writes nothing', async () => {
    const input = { name: 'Said twice', idempotencyKey: `twice-${kind}` };
    expect((await create(kind, input)).data![operation]!.userErrors).toEqual([]);
    const before = await head();
    expect((await create(kind, input)).data![operation]!.userErrors).toEqual([]);
    expect(await head()).toBe(before);
  });

  const codes = async (input: object) => {
    const { userErrors } = (await create(kind, input)).data![operation]!;
    return userErrors.map(({ code }) => code);
  };

  it("is one type's, however many ask for it at once", async () => {
    const asked = await Promise.all([1, 2, 3, 4].map(() => codes({ name: 'Asked for by all' })));
    expect(asked.filter((one) => one.length === 0)).toHaveLength(1);
    expect(asked.flat()).toEqual(['NAME_TAKEN', 'NAME_TAKEN', 'NAME_TAKEN']);
  });

  it("is the district's or a school's, and two schools' each", async () => {
    const [here, there] = [own.schoolId, own.otherSchoolId].map((schoolId) => ({ name: 'At a place', schoolId }));
    const both = await Promise.all([codes({ name: 'At a place' }), codes(here!)]);
    expect(both.flat()).toEqual(['NAME_TAKEN']);
    const schools = [here!, there!].map((one) => ({ ...one, name: 'At two places' }));
    expect((await Promise.all(schools.map(codes))).flat()).toEqual([]);
    expect(await codes({ name: 'at two places' })).toEqual(['NAME_TAKEN']);
  });

  it('is kept by a request that may be under way, and by none that was cut off', async () => {
    const { nameClaims } = test.application.services;
    const claim = {
      kind: kind === 'event' ? 'EVENT_TYPE' : 'RESOLUTION_TYPE',
      org: own.districtId,
      schoolId: null,
      name: 'cut off',
      stream: `${kind}Type-${own.districtId}.${randomUuid()}`,
    } as const;
    expect(await nameClaims.take(claim, () => Promise.resolve(false))).toBe(true);
    const before = await head();
    expect(await codes({ name: 'Cut off' })).toEqual(['NAME_TAKEN']);
    expect(await codes({ name: 'Cut off', schoolId: own.schoolId })).toEqual(['NAME_TAKEN']);
    expect(await head()).toBe(before);
    const left = { database: test.application.database, relation: 'log.event' } as const;
    await left.database.query(`update account.name_claim set claimed_at = now() - interval '2 hours'`);
    expect((await examineNames(left, true)).explanation).toBe('1 names that nothing came of were released.');
    expect((await examineNames(left, false)).explanation).toMatch(/^Every name/);
    expect(await nameClaims.take(claim, () => Promise.resolve(false))).toBe(true);
    await test.application.database.query(
      `update account.name_claim set claimed_at = now() - interval '11 minutes' where stream = $1`,
      [claim.stream],
    );
    expect(await codes({ name: 'Cut off' })).toEqual([]);
    await test.application.database.query(
      `update account.name_claim set claimed_at = now() - interval '11 minutes' where name = 'cut off'`,
    );
    expect(await codes({ name: 'Cut off' })).toEqual(['NAME_TAKEN']);
  });

  it('is free from the day after the last, and comes back only as long as nobody else has it', async () => {
    const type = kind === 'event' ? 'EventType' : 'ResolutionType';
    const member = kind === 'event' ? 'eventType' : 'resolutionType';
    const made = await test.execute<Record<string, Record<string, { id: string }>>>(
      `mutation { create${type}(input: { name: "For a while" }) { ${member} { id } } }`,
      {},
      own.administrator,
    );
    const retire = async (endsOn: string) => {
      const input = { [`${member}Id`]: made.data![operation]![member]!.id, endsOn };
      const { data } = await test.execute<Record<string, { userErrors: { code: string; path: string[] }[] }>>(
        `mutation ($input: Retire${type}Input!) { retire${type}(input: $input) { userErrors { code path } } }`,
        { input },
        own.administrator,
      );
      return data![`retire${type}`]!.userErrors;
    };
    expect(await retire('1900-01-01')).toEqual([{ code: 'DATES_OUT_OF_ORDER', path: ['endsOn'] }]);
    expect(await retire('2020-06-30')).toEqual([]);
    expect(await codes({ name: 'For a while' })).toEqual([]);
    expect(await retire('2099-06-30')).toEqual([{ code: 'NAME_TAKEN', path: ['endsOn'] }]);
    expect(await retire('2020-07-01')).toEqual([]);
  });
});
