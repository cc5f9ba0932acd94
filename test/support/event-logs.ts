import { EventStoreDbServer } from './eventstoredb-server.ts';

/** Where the events of a test can be stored. */
export interface TestEventLog {
  readonly name: string;
  open(): Promise<{ readonly eventStoreUrl?: string; stop(): Promise<void> }>;
}

/** Both logs that the product can stand on: what holds on one has to hold on the other. */
export const eventLogs: readonly TestEventLog[] = [
  { name: 'PostgreSQL', open: async () => ({ stop: async () => undefined }) },
  {
    name: 'EventStoreDB',
    async open() {
      const server = await EventStoreDbServer.start();
      return { eventStoreUrl: server.url, stop: async () => server.goAway() };
    },
  },
];
