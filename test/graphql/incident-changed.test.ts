import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { createAccount, tokenOf } from '../support/http-client.ts';
import { changed, oneEvent, type Fields } from '../support/incident-operations.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const CHANGED = `subscription ($districtId: ID, $schoolIds: [ID!], $afterPosition: Position) { incidentChanged(districtId: $districtId, schoolIds: $schoolIds, afterPosition: $afterPosition) {
  position isReset incident { id version status title school { id } } } }`;

interface News {
  readonly position: string;
  readonly isReset: boolean;
  readonly incident: { readonly id: string; readonly version: number; readonly status: string };
}

async function follow(as: Principal | null, variables: object = {}) {
  const subscription = await test.subscribe<{ incidentChanged: News }>(CHANGED, { ...variables }, as);
  if (!('messages' in subscription)) throw new Error(subscription.errors.map(({ code }) => code).join());
  return {
    news: () => subscription.messages.map(({ data }) => data!.incidentChanged),
    async until(count: number): Promise<readonly News[]> {
      while (subscription.messages.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return this.news();
    },
    stop: () => subscription.stop(),
  };
}

const report = (fixture = own, as = fixture.clerk) =>
  changed(test, as, 'reportIncident', oneEvent(fixture, fixture.types.knife, fixture.studentId));
const correct = (id: string, title: string) =>
  changed(test, own.clerk, 'correctIncidentDetails', { incidentId: id, changes: { title } });

describe('incidents as they change', () => {
  it('are told to the people of their schools, each change with the incident as it then reads', async () => {
    const mine = await follow(own.clerk);
    const elsewhere = await follow(own.administrator, { schoolIds: [own.otherSchoolId] });
    const foreign = await follow(other.clerk);
    const incident = await report();
    await mine.until(1);
    await correct(incident.id, 'Pocketknife');
    const told = await mine.until(2);
    expect(told.map((one) => [one.incident.id, one.incident.version])).toEqual([
      [incident.id, 3],
      [incident.id, 4],
    ]);
    const theirs = await report(other);
    expect((await foreign.until(1)).map((one) => one.incident.id)).toEqual([theirs.id]);
    const hers = await changed(test, own.administrator, 'reportIncident', {
      ...oneEvent(own, own.types.knife, own.studentId),
      schoolId: own.otherSchoolId,
    });
    expect((await elsewhere.until(1)).map((one) => one.incident.id)).toEqual([hers.id]);
    expect(mine.news()).toHaveLength(2);
    await Promise.all([mine.stop(), elsewhere.stop(), foreign.stop()]);
  });

  it('go on where somebody left off, without a gap and without a repetition', async () => {
    const first = await follow(own.clerk);
    const seen = await report();
    const [last] = await first.until(1);
    await first.stop();
    const missed = await report();
    await correct(missed.id, 'While nobody listened');
    const second = await follow(own.clerk, { afterPosition: last!.position });
    expect((await second.until(1)).map((one) => one.incident)).toMatchObject([{ id: missed.id, version: 4 }]);
    await correct(seen.id, 'While somebody listens');
    const told = await second.until(2);
    expect(told.map((one) => one.incident.id)).toEqual([missed.id, seen.id]);
    expect(told.every((one, index) => index === 0 || Number(one.position) >= Number(told[index - 1]!.position))).toBe(
      true,
    );
    await second.stop();
    const third = await follow(own.clerk, { afterPosition: told.at(-1)!.position });
    const next = await report();
    expect((await third.until(1)).map((one) => one.incident.id)).toEqual([next.id]);
    await third.stop();
  });

  it('reach somebody who is interrupted after every message, each of them', async () => {
    const start = await report();
    let position = String(test.application.services.progress.checkpoint());
    const writing = Promise.all(Array.from({ length: 12 }, () => report()));
    const seen = new Set<string>();
    const isAllSeen = async () => (await writing).every(({ id }) => seen.has(id as string));
    do {
      const line = await follow(own.clerk, { afterPosition: position });
      const [news] = await line.until(1);
      await line.stop();
      seen.add(news!.incident.id);
      for (const more of line.news()) seen.add(more.incident.id);
      position = line.news().at(-1)!.position;
    } while (seen.size < 12);
    expect(await isAllSeen()).toBe(true);
    expect(seen.has(start.id as string)).toBe(false);
  });

  it('are told to read anew when the position is of another log', async () => {
    const lost = await follow(own.clerk, { afterPosition: '999999999' });
    expect(await lost.until(1)).toEqual([{ position: expect.any(String) as string, isReset: true, incident: null }]);
    await lost.stop();
  });

  it('are no matter of other districts, of the agency or of nobody', async () => {
    const refusal = async (as: Principal | null, variables: object = {}) => {
      const answer = await test.subscribe(CHANGED, { ...variables }, as);
      return 'errors' in answer ? answer.errors.map(({ code }) => code) : 'subscribed';
    };
    expect(await refusal(own.clerk, { districtId: other.districtId })).toEqual(['NOT_FOUND']);
    expect(await refusal(principal(['STATE_REVIEWER']))).toEqual(['FORBIDDEN']);
    expect(await refusal(null)).toEqual(['UNAUTHENTICATED']);
    expect(await refusal(own.clerk, { afterPosition: 'now' })).toHaveLength(1);
  });

  it('come over a socket', async () => {
    const server = await listenFor(test);
    try {
      await createAccount(test, 'casey', ['CLERK'], own.districtId);
      const client = createClient({
        url: `${server.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${await tokenOf(server.url, 'casey')}` },
        retryAttempts: 0,
      });
      const before = String(test.application.services.progress.checkpoint());
      const incident = await report();
      const news = client.iterate<{ incidentChanged: News }>({ query: CHANGED, variables: { afterPosition: before } });
      const { value } = (await news.next()) as { value: { data: Fields } };
      expect(value.data.incidentChanged.incident.id).toBe(incident.id);
      await client.dispose();
    } finally {
      await server.stop();
    }
  });
});
