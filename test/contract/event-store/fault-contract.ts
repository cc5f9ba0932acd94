import { expect, test } from 'vitest';
import { EventStoreUnavailable } from '../../../src/event-store/errors.ts';
import { NO_STREAM } from '../../../src/event-store/port.ts';
import { fakeChain, fakeStream } from '../../support/encoded-events.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';

export function faultContract(current: () => EventStoreUnderTest, makeStore: () => Promise<EventStoreUnderTest>): void {
  test.each([1, 3, 100])(
    'an append whose answer got lost %d times is stored once, and repeating it says so',
    async (times) => {
      const { store, loseAnswers } = current();
      const requests = Array.from({ length: 5 }, () => {
        const stream = fakeStream();
        return { stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 2 }) };
      });
      loseAnswers?.(times);
      const answers = await Promise.allSettled(requests.map((request) => store.append(request)));
      loseAnswers?.(0);
      for (const answer of answers) {
        if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(EventStoreUnavailable);
        else expect(['appended', 'duplicate']).toContain(answer.value.kind);
      }
      for (const request of requests) {
        expect(await store.append(request)).toMatchObject({ kind: 'duplicate', revision: 1 });
        expect((await store.readStream(request.stream)).map(({ id }) => id)).toEqual(
          request.events.map(({ id }) => id),
        );
      }
    },
  );

  test('closing settles every append that was taken, ends subscriptions and refuses what comes after', async () => {
    const made = await makeStore();
    try {
      const { store, second } = made;
      const requests = Array.from({ length: 50 }, () => {
        const stream = fakeStream();
        return { stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 1 }) };
      });
      const subscription = (async () => {
        for await (const message of store.subscribeAll({ after: null, signal: new AbortController().signal }))
          void message;
        return 'ended';
      })();
      const appends = Promise.allSettled(requests.map((request) => store.append(request)));
      await store.close();
      const answers = await appends;
      for (const [index, answer] of answers.entries()) {
        if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(EventStoreUnavailable);
        else expect(answer.value.kind).toBe('appended');
        const request = requests[index];
        if (second !== undefined && second !== store && request !== undefined && answer.status === 'fulfilled') {
          expect(await second.readStream(request.stream)).toHaveLength(1);
        }
      }
      expect(await subscription).toBe('ended');
      const stream = fakeStream();
      const late = { stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 1 }) };
      await expect(store.append(late)).rejects.toThrow(EventStoreUnavailable);
      await store.close();
    } finally {
      await made.close();
    }
  });
}
