import type { Environment } from '../config/environment.ts';
import { randomUuid, systemRandom } from '../crypto/random.ts';
import { ZERO_HASH } from '../crypto/event-hash.ts';
import { uuidV5 } from '../crypto/uuid-v5.ts';
import { STATE_EVENT_CODES } from '../domain/reference/state-event-codes.ts';
import { STATE_RESOLUTION_CODES } from '../domain/reference/state-resolution-codes.ts';
import { encodeEvents } from '../event-store/encode-events.ts';
import { type EventStore, NO_STREAM } from '../event-store/port.ts';
import { PostgresEventStore } from '../event-store/postgres-event-store.ts';
import type { KeyStore } from '../pii/key-store.ts';
import type { Database } from '../postgres/sql.ts';
import { CopiedLogSource } from '../projector/copied-log-source.ts';
import { type JournalSource, PostgresLogSource } from '../projector/journal-source.ts';
import type { Clock } from '../shared/clock.ts';
import { streams } from '../application/streams.ts';
import { APP_VERSION } from './app-version.ts';

/** The lists that the guide publishes hold from the first school year anybody can report. */
const CODES_EFFECTIVE_FROM = '2000-07-01';

export interface OpenLog {
  readonly store: EventStore;
  readonly logId: string;
  /** When its first event was decided. */
  readonly openedAt: string;
  source(database: Database): JournalSource;
}

export interface OpenLogParts {
  readonly environment: Environment;
  readonly database: Database;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly requestHash: (text: string) => string;
}

/** Opens the event log that the environment names. An empty one is opened as the agency's: `LogOpened`, then the state's codes. */
export async function openLog(parts: OpenLogParts): Promise<OpenLog> {
  const store = await openStore(parts);
  const source = (database: Database): JournalSource =>
    parts.environment.eventLog === 'postgres' ? new PostgresLogSource(database) : new CopiedLogSource(store, database);
  for (;;) {
    const [first] = await store.readStream(streams.agency(), { limit: 1 });
    if (first) return { store, logId: (JSON.parse(first.data) as { logId: string }).logId, openedAt: first.at, source };
    await openEmptyLog(store, parts);
  }
}

/** A demonstration was to write into a log that is somebody else's. */
export class ForeignLogInUse extends Error {
  override readonly name = 'ForeignLogInUse';

  constructor() {
    super('The demonstration writes, and the event log at EVENTSTORE_URL is in use: name an empty one.');
  }
}

/**
 * Refuses an EventStoreDB that is the log of an installation already, unless it is the one of this database, which has then projected it.
 * A log in PostgreSQL is always the database's own. Throws `ForeignLogInUse`.
 */
export async function refuseForeignLog(environment: Environment, database: Database): Promise<void> {
  if (environment.eventLog === 'postgres') return;
  const own = await database.query('select 1 from runtime.checkpoint limit 1');
  if (own.length > 0) return;
  const store = await connectEventStoreDb(environment);
  try {
    if ((await store.readStream(streams.agency(), { limit: 1 })).length > 0) throw new ForeignLogInUse();
  } finally {
    await store.close();
  }
}

async function openStore({ environment, database }: OpenLogParts): Promise<EventStore> {
  return environment.eventLog === 'postgres' ? new PostgresEventStore(database) : connectEventStoreDb(environment);
}

async function connectEventStoreDb(environment: Environment): Promise<EventStore> {
  // Loaded only where it is used: the client brings a gRPC stack along.
  const { EventStoreDbEventStore } = await import('../event-store/eventstoredb-event-store.ts');
  return EventStoreDbEventStore.connect(environment.eventStoreUrl!.reveal());
}

/** Two processes may try at once: one append wins, the other finds the stream there. */
async function openEmptyLog(
  store: EventStore,
  { environment, keyStore, clock, requestHash }: OpenLogParts,
): Promise<void> {
  const logId = randomUuid();
  const commandId = randomUuid();
  const stream = streams.agency();
  const events = await encodeEvents(
    {
      logId,
      stream,
      expectedRevision: NO_STREAM,
      prevHash: ZERO_HASH,
      events: [
        { type: 'LogOpened', data: { logId, stateAgency: environment.stateAgency } },
        {
          type: 'StateCodesPublished',
          data: {
            effectiveFrom: CODES_EFFECTIVE_FROM,
            eventCodes: STATE_EVENT_CODES,
            resolutionCodes: STATE_RESOLUTION_CODES,
          },
        },
      ],
      eventIds: [uuidV5(commandId, 'event/0'), uuidV5(commandId, 'event/1')],
      meta: {
        at: clock.now().toISOString(),
        actor: 'system:init',
        org: 'state',
        correlationId: commandId,
        causationId: null,
        commandId,
        requestHash: requestHash('{}'),
        appVersion: APP_VERSION,
      },
    },
    { keyStore, random: systemRandom },
  );
  await store.append({ stream, expectedRevision: NO_STREAM, events });
}
