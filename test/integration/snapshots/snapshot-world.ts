import { sha256 } from '../../../src/crypto/sha256.ts';
import { PostgresJournalReader } from '../../../src/projector/journal-reader.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { captureSnapshot, type CaptureRequest, type CaptureResult } from '../../../src/snapshots/capture.ts';
import { DatabaseEvidence, type DatabaseEvidenceOptions } from '../../../src/snapshots/verify/database-evidence.ts';
import type { DerivedRecord } from '../../../src/snapshots/verify/derivation.ts';
import type { EventEvidence } from '../../../src/snapshots/verify/evidence.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { LogBuilder } from '../../unit/snapshots/log-builder.ts';
import {
  CERTIFICATION_ID,
  certify,
  deriveTestRecords,
  LOG_ID,
  openedLog,
  requestSnapshot,
  SNAPSHOT_ID,
} from '../../unit/snapshots/log-builder.ts';
import { iterate } from '../../unit/snapshots/memory-evidence.ts';

/** A database with a hand-made log and the published rows of two districts, as the projector would have written them. */
export class SnapshotWorld {
  readonly log: LogBuilder;
  readonly database: Database;
  readonly drop: () => Promise<void>;

  private constructor(database: Database, drop: () => Promise<void>, log: LogBuilder) {
    this.database = database;
    this.drop = drop;
    this.log = log;
  }

  static async open(log: LogBuilder = openedLog()): Promise<SnapshotWorld> {
    const { database, drop } = await createTestDatabase();
    await database.query(
      `create schema rows;
       create table rows.published (org text not null, incident_id text not null, record text not null, record_hash bytea not null, primary key (org, incident_id));
       create table rows.finding (rule_id text not null, incident_id text not null, severity text not null, details text not null)`,
    );
    const world = new SnapshotWorld(database, drop, log);
    await world.publish(await deriveTestRecords(iterate(log.events)));
    return world;
  }

  async publish(records: Iterable<DerivedRecord>, org = 'd1'): Promise<void> {
    const rows = [...records];
    await this.database.query(
      `insert into rows.published select $1, * from unnest($2::text[], $3::text[], $4::bytea[])
       on conflict (org, incident_id) do update set record = excluded.record, record_hash = excluded.record_hash`,
      [org, rows.map(({ id }) => id), rows.map(({ record }) => record), rows.map(({ record }) => sha256(record))],
    );
  }

  /** Writes the events that the log in the database does not have yet. */
  async writeLog(): Promise<void> {
    const [end] = await this.database.query<{ position: number }>(
      'select coalesce(max(position), 0) as position from log.event',
    );
    for (const event of this.log.events.slice(end!.position)) {
      const { at, org } = JSON.parse(event.meta) as { at: string; org: string };
      await this.database.query(
        `insert into log.event (position, stream, revision, event_id, type, schema_version, data, sealed, meta, prev_hash, hash, org, at, as_of_time, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex'), decode($11, 'hex'), $12, $13, $13, $13)`,
        [
          event.position,
          event.stream,
          event.revision,
          event.id,
          event.type,
          event.schemaVersion,
          event.data,
          event.sealed,
          event.meta,
          event.prevHash,
          event.hash,
          org,
          at,
        ],
      );
    }
  }

  request(position: number, changes: Partial<CaptureRequest> = {}): CaptureRequest {
    return {
      logId: LOG_ID,
      snapshotId: SNAPSHOT_ID,
      certificationId: CERTIFICATION_ID,
      cycle: 1,
      org: 'd1',
      schoolId: null,
      schoolYear: 2022,
      position,
      recordFormat: 'test/1',
      rulesetDigest: `sha256:${'0'.repeat(64)}`,
      sections: [
        {
          name: 'incidents',
          rows: {
            text: 'select p.incident_id as record_id, p.record, p.record_hash from rows.published p where p.org = $1',
            values: ['d1'],
          },
        },
      ],
      findings: {
        text: 'select f.rule_id, f.incident_id as record_id, f.severity, f.details from rows.finding f',
        values: [],
      },
      isReplay: false,
      ...changes,
    };
  }

  capture(request: CaptureRequest): Promise<CaptureResult> {
    return this.database.transaction((sql) => captureSnapshot(sql, request));
  }

  /** Request, capture, submissions and approval, everything written. */
  async certify(): Promise<CaptureResult> {
    const { position } = requestSnapshot(this.log);
    const result = await this.capture(this.request(position));
    certify(this.log, result.digest, position);
    await this.writeLog();
    return result;
  }

  evidence(options: Partial<DatabaseEvidenceOptions> = {}): DatabaseEvidence {
    const journal = new PostgresJournalReader(this.database, 'log.event');
    return new DatabaseEvidence({ sql: this.database, journal, snapshotId: SNAPSHOT_ID, ...options });
  }

  /** What a superuser can do who owns the tables: switch the guards off, change, switch them on again. */
  async tamper(table: string, statement: string, values: readonly unknown[] = []): Promise<void> {
    await this.database.transaction(async (sql) => {
      await sql.query(`alter table ${table} disable trigger all`);
      await sql.query(statement, values);
      await sql.query(`alter table ${table} enable trigger all`);
    });
  }
}

export async function collect(events: AsyncIterable<EventEvidence>): Promise<EventEvidence[]> {
  const list: EventEvidence[] = [];
  for await (const event of events) list.push(event);
  return list;
}
