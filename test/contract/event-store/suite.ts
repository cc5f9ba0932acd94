import { afterAll, beforeAll, describe } from 'vitest';
import type { EventStore } from '../../../src/event-store/port.ts';
import { appendContract } from './append-contract.ts';
import { duplicateContract } from './duplicate-contract.ts';
import { faultContract } from './fault-contract.ts';
import { readContract } from './read-contract.ts';
import { refusalContract } from './refusal-contract.ts';
import { subscriptionContract } from './subscription-contract.ts';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** A second adapter over the same log, as another process has one; the same store when there can be no other. */
  readonly second?: EventStore;
  /** Makes the next `times` answers of `store` to appends get lost after the log has written them. Without it nothing can get lost. */
  readonly loseAnswers?: (times: number) => void;
  /** Writes this many events into the log that are not ours. Without it the log holds only our own. */
  readonly appendForeign?: (count: number) => Promise<void>;
  /** Closes both stores and everything under them. */
  close(): Promise<void>;
}

/** What every event log promises (src/event-store/port.ts). The rows share one log, which need not be empty at the start. */
export function eventStoreContract(name: string, makeStore: () => Promise<EventStoreUnderTest>): void {
  describe(`event store contract: ${name}`, () => {
    let made: EventStoreUnderTest;
    beforeAll(async () => {
      made = await makeStore();
    });
    afterAll(async () => made.close());

    const current = (): EventStoreUnderTest => made;
    describe('appending', () => appendContract(current));
    describe('retries and duplicates', () => duplicateContract(current));
    describe('what no log can hold', () => refusalContract(current));
    describe('reading', () => readContract(current));
    describe('subscriptions', () => subscriptionContract(current, makeStore));
    describe('lost answers and closing', () => faultContract(current, makeStore));
  });
}
