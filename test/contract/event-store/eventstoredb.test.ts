import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { expect, test } from 'vitest';
import { EventStoreDbEventStore } from '../../../src/event-store/eventstoredb-event-store.ts';
import { EventStoreDbServer } from '../../support/eventstoredb-server.ts';
import { eventStoreContract } from './suite.ts';

const retryWaitsMs = [1, 5, 25, 100, 400];

eventStoreContract('EventStoreDB client against a server in this process', async () => {
  const server = await EventStoreDbServer.start();
  const store = EventStoreDbEventStore.connect(server.url, { retryWaitsMs });
  const second = EventStoreDbEventStore.connect(server.url, { retryWaitsMs });
  return {
    store,
    second,
    loseAnswers: (times) => server.loseAnswers(times),
    appendForeign: async (count) => server.appendForeign(count),
    async close() {
      await Promise.all([store.close(), second.close()]);
      server.goAway();
      expect(server.batchAppends).toBe(0);
    },
  };
});

const url = process.env.EVENTSTORE_URL;
if (url !== undefined && url !== '') {
  eventStoreContract('EventStoreDB, a real server', async () => {
    const store = EventStoreDbEventStore.connect(url, { retryWaitsMs });
    const second = EventStoreDbEventStore.connect(url, { retryWaitsMs });
    const foreign = EventStoreDBClient.connectionString(url);
    return {
      store,
      second,
      async appendForeign(count) {
        const events = Array.from({ length: count }, () => jsonEvent({ type: '$test', data: {} }));
        const credentials = { username: 'none', password: 'none' };
        await foreign.appendToStream(`$test-${randomUUID()}`, events, { credentials });
      },
      async close() {
        await Promise.all([store.close(), second.close()]);
        await foreign.dispose();
      },
    };
  });
} else if (process.env.REQUIRE_INTEGRATION === '1') {
  test('a real EventStoreDB is there to be tested against', () => {
    expect(url, 'REQUIRE_INTEGRATION=1 needs EVENTSTORE_URL').toBeTruthy();
  });
}
