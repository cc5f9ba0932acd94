import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { codesOf, createAccount, post, tokenOf } from '../support/http-client.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
let own: DistrictFixture;
let other: DistrictFixture;
let token: string;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  server = await listenFor(test);
  await createAccount(test, 'casey', ['CLERK'], own.districtId);
  token = await tokenOf(server.url, 'casey');
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

const head = async () => (await test.application.services.progress.status()).head;
const REPORT =
  'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } incident { id } } }';
const content = (rest: object = {}) => ({
  occurredOn: '2022-02-14',
  occurredAt: '10:15',
  setting: 'ON_CAMPUS',
  events: [{ eventTypeId: own.types.knife, participants: [{ studentId: own.studentId, role: 'OFFENDER' }] }],
  ...rest,
});

describe('errors that clients see', () => {
  it('say nothing of the database when it fails inside a resolver: a code and an id for the log', async () => {
    const { readDatabase } = test.application;
    await readDatabase.query('alter table district rename to district_away');
    try {
      const answer = await post(server.url, token, '{ districts { edges { node { id } } } }');
      expect(codesOf(answer)).toEqual(['INTERNAL_SERVER_ERROR']);
      const [error] = answer.body.errors;
      expect(error.message).toBe('Something went wrong on our side.');
      expect(error.extensions.errorId).toMatch(/^[0-9a-f-]{36}$/);
      expect(Object.keys(error.extensions).sort()).toEqual(['code', 'errorId']);
      expect(JSON.stringify(answer.body)).not.toMatch(/district_away|relation|42P01|select|stack|\.ts/);
    } finally {
      await readDatabase.query('alter table district_away rename to district');
    }
    expect(codesOf(await post(server.url, token, '{ districts { edges { node { id } } } }'))).toEqual([]);
  });

  it.each([
    ['a text of more than ten thousand characters', () => content({ details: 'x'.repeat(10_001) })],
    ['a text with NUL', () => content({ title: 'a\u0000b' })],
    ['half of a surrogate pair', () => content({ title: 'a\ud800b' })],
    [
      'a list of more than five hundred',
      () => content({ events: Array.from({ length: 501 }, () => ({ eventTypeId: own.types.knife })) }),
    ],
    ['a number where a text belongs', () => content({ title: 7 })],
    ['a day that does not exist', () => content({ occurredOn: '2022-02-30' })],
    ['a time that does not exist', () => content({ occurredAt: '25:15' })],
    ['a word that no list has', () => content({ setting: 'ON_THE_MOON' })],
    ['a field that does not exist', () => content({ severity: 'high' })],
  ])('refuse %s, and nothing is written', async (_name, make) => {
    const before = await head();
    const answer = await post(server.url, token, REPORT, { input: { schoolId: own.schoolId, content: make() } });
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(await head()).toBe(before);
  });

  it('refuse a key that is too long or empty, and an operation that does not exist', async () => {
    for (const idempotencyKey of ['', 'x'.repeat(201)]) {
      expect(
        codesOf(
          await post(server.url, token, REPORT, {
            input: { schoolId: own.schoolId, content: content(), idempotencyKey },
          }),
        ),
      ).toEqual(['BAD_USER_INPUT']);
    }
    expect(codesOf(await post(server.url, token, 'mutation { deleteEverything }'))).toEqual(['BAD_USER_INPUT']);
  });

  it('do not tell a foreign id from one that never was', async () => {
    const foreign = await test.execute<{ reportIncident: { incident: { id: string } } }>(
      REPORT,
      {
        input: {
          schoolId: other.schoolId,
          content: { ...content(), events: [{ eventTypeId: other.types.horseplay }] },
        },
      },
      other.clerk,
    );
    const incidentId = foreign.data!.reportIncident.incident.id;
    const never = '00000000-0000-4000-8000-000000000000';
    const as = principal(['CLERK', 'CERTIFIER', 'REVIEWER', 'DISTRICT_ADMINISTRATOR'], {
      districtId: own.districtId,
      personId: 'person',
    });
    const tries: readonly (readonly [string, string])[] = [
      ['query ($id: ID!) { incident(id: $id) { id } }', incidentId],
      ['query ($id: ID!) { student(id: $id) { id } }', other.studentId],
      [
        'query ($id: ID!) { certification(id: $id) { id } }',
        `${other.districtId}.00000000-0000-4000-8000-000000000001`,
      ],
      ['query ($id: ID!) { snapshot(id: $id) { id } }', never],
      ['query ($id: ID!) { validationRun(id: $id) { id } }', never],
      ['query ($id: ID!) { job(id: $id) { id } }', never],
      ['mutation ($id: ID!) { completeIncident(input: { incidentId: $id }) { isProjected } }', incidentId],
      [
        'mutation ($id: ID!) { voidIncident(input: { incidentId: $id, reason: "mine now" }) { isProjected } }',
        incidentId,
      ],
    ];
    const before = await head();
    for (const [query, id] of tries) {
      for (const one of [id, never, "'; drop table district; --", '../../etc/passwd']) {
        expect(
          (await test.execute(query, { id: one }, as)).errors.map(({ code }) => code),
          `${query} ${one}`,
        ).toEqual(['NOT_FOUND']);
      }
    }
    const schoolOfOthers = await test.execute(REPORT, { input: { schoolId: other.schoolId, content: content() } }, as);
    expect(schoolOfOthers.errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect(await head()).toBe(before);
  });
});
