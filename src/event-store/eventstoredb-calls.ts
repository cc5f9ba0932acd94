import { EventStoreDbCallLimiter } from './eventstoredb-call-limiter.ts';
import type { EventStoreDbConnection, ReadRange } from './eventstoredb-connection.ts';
import { EventStoreDbUnusable } from './eventstoredb-failure.ts';
import { type ReadBack, readBack, type ServerRecord, type StoredEvent } from './eventstoredb-stored-form.ts';
import type { AppendLane, AppendRequest } from './port.ts';

/** Calls under way at once; the client takes 100, and subscriptions need some of them. */
const MAX_CALLS = 90;

/** The calls of a connection, as many at once as it carries, with our own events in the answers. */
export class EventStoreDbCalls {
  private readonly limiter = new EventStoreDbCallLimiter(MAX_CALLS);

  constructor(private readonly connection: EventStoreDbConnection) {}

  append(
    { stream, expectedRevision, lane = 'interactive' }: AppendRequest,
    events: readonly StoredEvent[],
  ): Promise<void> {
    return this.limiter.run(lane, () => this.connection.append(stream, expectedRevision, events));
  }

  /** Throws when the stream holds an event of another program: nobody else may write into our streams. */
  async readStream(stream: string, range: ReadRange, lane: AppendLane = 'interactive'): Promise<ReadBack[]> {
    const records = await this.limiter.run(lane, () => this.connection.readStream(stream, range));
    return records.map((record) => {
      const found = readBack(record);
      if (found === null)
        throw new EventStoreDbUnusable(`revision ${record.revision} of ${stream} was written by another program`);
      return found;
    });
  }

  readAll(range: ReadRange): Promise<ServerRecord[]> {
    return this.limiter.run('interactive', () => this.connection.readAll(range));
  }
}
