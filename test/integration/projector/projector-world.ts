import { randomUuid, systemRandom } from '../../../src/crypto/random.ts';
import type { DomainEvent } from '../../../src/domain/event-catalog.ts';
import { encodeEvents } from '../../../src/event-store/encode-events.ts';
import { type EventStore, NO_STREAM } from '../../../src/event-store/port.ts';
import { PostgresEventStore } from '../../../src/event-store/postgres-event-store.ts';
import { MemoryKeyStore } from '../../../src/pii/memory-key-store.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { type JournalSource, PostgresLogSource } from '../../../src/projector/journal-source.ts';
import { createNamespace } from '../../../src/projector/namespace.ts';
import type { Projection } from '../../../src/projector/projection.ts';
import { Projector } from '../../../src/projector/projector.ts';
import type { ProjectorOptions } from '../../../src/projector/projector-options.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { HistoryAppend } from './random-history.ts';
import { handledByOf, type Poison, smallProjections } from './small-projections.ts';

export const LOG_ID = 'test-log';

interface Head {
  revision: number;
  hash: string;
}

/** A database with a log, and everything a test needs to write to it and to project it. */
export class ProjectorWorld {
  /** What the projectors complained of. */
  readonly errors: unknown[] = [];
  readonly poison: Poison = { ids: new Set() };
  readonly keyStore = new MemoryKeyStore();
  readonly #heads = new Map<string, Head>();
  readonly #opened: Database[] = [];
  readonly #projectors: Projector[] = [];
  #clock = Date.parse('2026-01-01T00:00:00.000Z');

  private constructor(
    readonly url: string,
    readonly database: Database,
    readonly store: EventStore,
    readonly drop: () => Promise<void>,
  ) {}

  static async open(
    storeOf: (database: Database) => EventStore = (database) => new PostgresEventStore(database),
  ): Promise<ProjectorWorld> {
    const { url, database, drop } = await createTestDatabase();
    await database.query('create table public.effect (sync text primary key, position bigint not null)');
    return new ProjectorWorld(url, database, storeOf(database), drop);
  }

  async close(): Promise<void> {
    await Promise.all(this.#projectors.map((projector) => projector.stop()));
    await this.store.close();
    await Promise.all(this.#opened.map((database) => database.close()));
    await this.drop();
  }

  /** Appends one command's events and says their ids. With `isPoison` no handler of the small read models can fold the last one. */
  async append({ stream, org, events }: HistoryAppend, isPoison = false): Promise<readonly string[]> {
    const head = this.#heads.get(stream) ?? { revision: NO_STREAM, hash: '0'.repeat(64) };
    const ids = events.map(() => randomUuid());
    // Before the append: a projector may be faster than the answer.
    if (isPoison) this.poison.ids.add(ids.at(-1)!);
    const at = new Date((this.#clock += 1000)).toISOString();
    const encoded = await encodeEvents(
      {
        logId: LOG_ID,
        stream,
        expectedRevision: head.revision,
        prevHash: head.hash,
        events,
        eventIds: ids,
        meta: {
          at,
          actor: 'account',
          org,
          schoolYear: 2026,
          correlationId: 'c',
          causationId: null,
          commandId: ids[0]!,
          requestHash: '00',
          appVersion: 'test',
        },
      },
      { keyStore: this.keyStore, random: systemRandom },
    );
    const outcome = await this.store.append({ stream, expectedRevision: head.revision, events: encoded });
    if (outcome.kind !== 'appended') throw new Error(`append to ${stream}: ${outcome.kind}`);
    this.#heads.set(stream, { revision: outcome.revision, hash: encoded.at(-1)!.hash });
    return ids;
  }

  appendOne(stream: string, org: string, event: DomainEvent): Promise<readonly string[]> {
    return this.append({ stream, org, events: [event] });
  }

  appendPoison(stream: string, org: string, event: DomainEvent): Promise<readonly string[]> {
    return this.append({ stream, org, events: [event] }, true);
  }

  /** Appends the next so many appends of a history; each waits for the one before only within its stream. */
  async play(history: Iterator<HistoryAppend>, appends: number): Promise<void> {
    const tails = new Map<string, Promise<unknown>>();
    for (let i = 0; i < appends; i++) {
      const { value } = history.next() as { value: HistoryAppend };
      const tail = (tails.get(value.stream) ?? Promise.resolve()).then(() => this.append(value));
      tails.set(value.stream, tail);
      if (i % 50 === 49) await tail;
    }
    await Promise.all(tails.values());
  }

  openNamespace(namespace: string): Database {
    const database = openDatabase(this.url, { searchPath: `${namespace},public`, max: 6 });
    this.#opened.push(database);
    return database;
  }

  /** A projector of the small read models that is not started yet; its namespace is made when it is missing. */
  async projector(namespace: string, options: Partial<ProjectorOptions> = {}): Promise<Projector> {
    const projections: readonly Projection[] = options.projections ?? smallProjections(this.poison);
    await createNamespace(this.database, { namespace, projections, logId: LOG_ID });
    const database = options.database ?? this.openNamespace(namespace);
    const source: JournalSource = options.source ?? new PostgresLogSource(database);
    const projector = new Projector({
      namespace,
      database,
      source,
      projections,
      handledBy: handledByOf(projections),
      logId: LOG_ID,
      keyStore: this.keyStore,
      pollMs: 50,
      onError: (error) => this.errors.push(error),
      ...options,
    });
    this.#projectors.push(projector);
    return projector;
  }

  /** Projects everything there is into a namespace, then stops. */
  async projectAll(namespace: string, options: Partial<ProjectorOptions> = {}): Promise<void> {
    const projector = await this.projector(namespace, options);
    projector.start();
    await projector.whenLevel();
    await projector.stop();
  }

  async rows<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    return this.database.query<Row>(text, values);
  }
}
