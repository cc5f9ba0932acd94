import { jsonEvent, EventStoreDBClient, NO_STREAM as ESDB_NO_STREAM } from '@eventstore/db-client';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { randomUuid } from '../src/crypto/random.ts';
import { PostgresEventStore } from '../src/event-store/postgres-event-store.ts';
import { openDatabase } from '../src/postgres/pool.ts';
import type { BenchPostgres } from './support/bench-postgres.ts';
import { SampleAppends, samplePayload } from './support/sample-events.ts';

/** A log that takes one event to a new stream with a concrete expected revision and answers when it is durable. */
export interface AppendPeer {
  readonly name: string;
  append(): Promise<unknown>;
  close(): Promise<void>;
}

export const GROUP_COMMIT = 'group commit';
export const INSERT_PER_EVENT = 'INSERT per event';
export const EMMETT = 'emmett-postgresql';
export const EVENTSTOREDB = 'EventStoreDB';

/** This project's log, with everything it requires: catalogue, sealing, canonical bytes, hash chain, per-append outcome. */
export async function openGroupCommit(
  postgres: BenchPostgres,
): Promise<AppendPeer & { readonly store: PostgresEventStore }> {
  const database = openDatabase(await postgres.createDatabase(), { max: 4 });
  const store = new PostgresEventStore(database);
  const appends = new SampleAppends();
  return {
    name: GROUP_COMMIT,
    store,
    async append() {
      const outcome = await store.append(await appends.next());
      if (outcome.kind !== 'appended') throw new Error(`an append to a new stream ended as ${outcome.kind}`);
    },
    async close() {
      await store.close();
      await database.close();
    },
  };
}

/** The same rows under the same constraints and indexes, one statement and one commit for each, positions from a sequence. */
export async function openInsertPerEvent(postgres: BenchPostgres): Promise<AppendPeer> {
  const database = openDatabase(await postgres.createDatabase({ isEmpty: true }), { max: 16 });
  await database.query(`create table event (
    position bigint generated always as identity primary key, stream text collate "C" not null, revision bigint not null,
    event_id uuid not null unique, type text not null, schema_version int not null, data text not null, sealed text not null,
    meta text not null, prev_hash bytea not null, hash bytea not null, org text collate "C" not null, school_year int,
    at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(), unique (stream, revision),
    check (octet_length(hash) = 32 and octet_length(prev_hash) = 32)); create index on event (org, position)`);
  const appends = new SampleAppends();
  const text = `insert into event (stream, revision, event_id, type, schema_version, data, sealed, meta, prev_hash, hash, org, school_year, at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'), decode($10, 'hex'), $11, $12, $13)`;
  return {
    name: INSERT_PER_EVENT,
    async append() {
      const { stream, events } = await appends.next();
      for (const [revision, e] of events.entries()) {
        const values = [
          stream,
          revision,
          e.id,
          e.type,
          e.schemaVersion,
          e.data,
          e.sealed,
          e.meta,
          e.prevHash,
          e.hash,
          e.org,
          e.schoolYear,
          e.at,
        ];
        await database.query(text, values, 'insert_event');
      }
    },
    close: () => database.close(),
  };
}

/** A published event store for PostgreSQL, with its own schema and pool; it neither seals nor hashes. */
export async function openEmmett(postgres: BenchPostgres): Promise<AppendPeer> {
  const store = getPostgreSQLEventStore(await postgres.createDatabase({ isEmpty: true }));
  await store.schema.migrate();
  return {
    name: EMMETT,
    append() {
      const { type, data } = samplePayload(randomUuid());
      return store.appendToStream(`incident-4f2a.${data.incidentId}`, [{ type, data: { ...data } }], {
        expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
      });
    },
    close: () => store.close(),
  };
}

/** The server at `EVENTSTORE_URL`, the same encoded events; credentials take the client's call-per-append path. */
export function openEventStoreDb(url: string): AppendPeer {
  const client = EventStoreDBClient.connectionString(url);
  const appends = new SampleAppends();
  return {
    name: EVENTSTOREDB,
    async append() {
      const { stream, events } = await appends.next();
      const written = events.map(({ id, type, data, sealed, meta }) =>
        jsonEvent({ id, type, data: { data, sealed }, metadata: { meta } }),
      );
      await client.appendToStream(stream, written, {
        expectedRevision: ESDB_NO_STREAM,
        credentials: { username: 'admin', password: 'changeit' },
      });
    },
    close: () => client.dispose(),
  };
}
