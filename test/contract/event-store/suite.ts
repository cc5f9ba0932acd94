import { afterAll, beforeAll, describe } from 'vitest';
import { appendContract } from './append-contract.ts';
import { duplicateContract } from './duplicate-contract.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';
import { faultContract } from './fault-contract.ts';
import { readContract } from './read-contract.ts';
import { refusalContract } from './refusal-contract.ts';
import { subscriptionContract } from './subscription-contract.ts';

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
