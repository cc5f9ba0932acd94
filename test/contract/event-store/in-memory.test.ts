import { InMemoryEventStore } from '../../../src/event-store/in-memory-event-store.ts';
import { eventStoreContract } from './suite.ts';

eventStoreContract('in memory', async () => {
  const store = new InMemoryEventStore();
  return { store, close: () => store.close() };
});
