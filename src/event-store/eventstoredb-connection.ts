import {
  BACKWARDS,
  binaryEvent,
  END,
  EventStoreDBClient,
  excludeSystemEvents,
  FORWARDS,
  NO_STREAM as NO_STREAM_YET,
  START,
} from '@eventstore/db-client';
import { callFailure } from './eventstoredb-failure.ts';
import type { ServerPosition } from './eventstoredb-position.ts';
import type { ServerRecord, StoredEvent } from './eventstoredb-stored-form.ts';
import { NO_STREAM } from './port.ts';

/** Without an answer, or the next record of one, for so long, a read has failed. The client itself sets no deadline for reads. */
const READ_PATIENCE_MS = 10_000;
const READ_RETRY_MS = 50;
/** Records that the server looks through before it tells a subscription where it is. */
const CHECKPOINT_EVERY = 256;
/** Messages of a subscription that wait for its reader; when so many wait, the server is not read. */
const SUBSCRIPTION_BUFFER = 256;
/** An insecure server ignores them, but appends with credentials are calls of their own, each with its deadline. */
const PLACEHOLDER = { username: 'none', password: 'none' };

export interface ReadRange {
  readonly direction: 'forwards' | 'backwards';
  /** The first revision or position to read; the beginning or the end of the direction when missing. */
  readonly from?: bigint | ServerPosition | undefined;
  readonly limit: number;
}

export type SubscriptionMessage =
  | { readonly kind: 'record'; readonly record: ServerRecord }
  | { readonly kind: 'checkpoint'; readonly position: ServerPosition }
  | { readonly kind: 'caught-up' };

export interface OpenSubscription {
  /** In the server's order. Throws the client's error when the connection breaks, and some error after `end()`. */
  readonly messages: AsyncIterable<SubscriptionMessage>;
  /** At once; may be called again. */
  end(): void;
}

/** Asking again at once would only wait as long again. */
class NoAnswer extends Error {}

interface Reading extends AsyncIterable<{ readonly event?: unknown }> {
  on(event: 'error', listener: (error: Error) => void): unknown;
  destroy(error?: Error): unknown;
  cancel(): Promise<void>;
}

/** The only place that speaks with the client of EventStoreDB. What fails rejects with the client's own error: see `callFailure`. */
export class EventStoreDbConnection {
  private readonly client: EventStoreDBClient;
  private readonly credentials: { readonly username: string; readonly password: string };

  /** Connects when it is first used. Throws for a text that is no connection string. */
  constructor(connectionString: string) {
    // The client knows the server by its former name only.
    this.client = EventStoreDBClient.connectionString(connectionString.replace(/^kurrentdb(?=:|\+discover:)/, 'esdb'));
    this.credentials = credentialsIn(connectionString) ?? PLACEHOLDER;
  }

  async append(stream: string, expectedRevision: number, events: readonly StoredEvent[]): Promise<void> {
    await this.client.appendToStream(
      stream,
      events.map((event) => binaryEvent(event)),
      {
        expectedRevision: expectedRevision === NO_STREAM ? NO_STREAM_YET : BigInt(expectedRevision),
        credentials: this.credentials,
      },
    );
  }

  /** Empty when the stream does not exist. Asks the leader: a follower may not have yet what was just written. */
  async readStream(stream: string, { direction, from, limit }: ReadRange): Promise<ServerRecord[]> {
    const isForwards = direction === 'forwards';
    return this.read(() =>
      this.client.readStream(stream, {
        direction: isForwards ? FORWARDS : BACKWARDS,
        fromRevision: (from as bigint | undefined) ?? (isForwards ? START : END),
        maxCount: limit,
        requiresLeader: true,
      }),
    );
  }

  async readAll({ direction, from, limit }: ReadRange): Promise<ServerRecord[]> {
    const isForwards = direction === 'forwards';
    return this.read(() =>
      this.client.readAll({
        direction: isForwards ? FORWARDS : BACKWARDS,
        fromPosition: (from as ServerPosition | undefined) ?? (isForwards ? START : END),
        maxCount: limit,
        requiresLeader: true,
      }),
    );
  }

  /** Everything after a position (from the beginning when null), without the server's own events. */
  subscribeAll(after: ServerPosition | null): OpenSubscription {
    const subscription = this.client.subscribeToAll(
      {
        fromPosition: after ?? START,
        filter: excludeSystemEvents({
          maxSearchWindow: CHECKPOINT_EVERY,
          checkpointInterval: 1,
          // Pushed, so that it stands behind the events before it; told at once it would overtake those that wait to be read.
          checkpointReached: (_, position) => void subscription.push({ kind: 'checkpoint', position }),
        }),
      },
      { highWaterMark: SUBSCRIPTION_BUFFER },
    );
    // An error that nobody listens to ends the process; one also comes after the reader has left.
    subscription.on('error', () => undefined);
    subscription.on('caughtUp', () => void subscription.push({ kind: 'caught-up' }));
    return {
      messages: messagesOf(subscription),
      end() {
        subscription.destroy();
        subscription.unsubscribe().catch(() => undefined);
      },
    };
  }

  /** Ends this connection's reads and subscriptions; other connections of the process go on. */
  async dispose(): Promise<void> {
    await this.client.dispose();
  }

  private async read(open: () => Reading): Promise<ServerRecord[]> {
    try {
      return await collect(open());
    } catch (error) {
      if (callFailure(error) === 'not-found') return [];
      if (callFailure(error) !== 'unknown' || error instanceof NoAnswer) throw error;
    }
    // The client connects anew (perhaps to another leader) only after a call has failed.
    await new Promise((resolve) => setTimeout(resolve, READ_RETRY_MS));
    try {
      return await collect(open());
    } catch (error) {
      if (callFailure(error) === 'not-found') return [];
      throw error;
    }
  }
}

async function collect(reading: Reading): Promise<ServerRecord[]> {
  reading.on('error', () => undefined);
  const patience = setTimeout(() => {
    reading.destroy(new NoAnswer(`no answer within ${READ_PATIENCE_MS} ms`));
    reading.cancel().catch(() => undefined);
  }, READ_PATIENCE_MS);
  const records: ServerRecord[] = [];
  try {
    for await (const { event } of reading) {
      if (event !== undefined) records.push(event as ServerRecord);
      patience.refresh();
    }
  } finally {
    clearTimeout(patience);
  }
  return records;
}

async function* messagesOf(subscription: AsyncIterable<unknown>): AsyncGenerator<SubscriptionMessage> {
  for await (const message of subscription as AsyncIterable<SubscriptionMessage | { readonly event?: ServerRecord }>) {
    if ('kind' in message) yield message;
    else if (message.event !== undefined) yield { kind: 'record', record: message.event };
  }
}

function credentialsIn(connectionString: string): { username: string; password: string } | undefined {
  const match = /^[^:]+:\/\/([^:@/?]+):([^@/?]+)@/.exec(connectionString);
  if (match === null) return undefined;
  const [, username, password] = match as unknown as [string, string, string];
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}
