import { PassThrough } from 'node:stream';
import type {
  Evidence,
  InclusionProof,
  LogCheckpointView,
  SnapshotRowView,
  Verdict,
} from '../application/ports/evidence.ts';
import type { BlobStore } from '../application/ports/files.ts';
import { notFound } from '../application/faults.ts';
import { deriveCertifiedRecords } from '../application/derive-certified-records.ts';
import type { CheckpointSigner, SignedCheckpoint } from '../crypto/checkpoint-signature.ts';
import type { DomainEvent } from '../domain/event-catalog.ts';
import type { Sql } from '../postgres/sql.ts';
import type { JournalReader, JournalRelation } from '../projector/journal-reader.ts';
import type { JsonObject } from '../shared/json.ts';
import type { Clock } from '../shared/clock.ts';
import { countRows, readRow, readRows, readSnapshot } from './archive.ts';
import { writeBundle } from './bundle/write-bundle.ts';
import { headsAt, proofPosition, sealCheckpoint } from './checkpoint.ts';
import { proveInclusion } from './inclusion-proof.ts';
import { DatabaseEvidence } from './verify/database-evidence.ts';
import type { DeriveRecords } from './verify/derivation.ts';
import { verifySnapshot } from './verify/verify-snapshot.ts';

/** Larger than any bundle of one district and year; a bound, because everything that is written has one. */
const MAX_BUNDLE_BYTES = 8 * 1024 ** 3;

export interface SnapshotEvidenceParts {
  readonly database: Sql;
  readonly journal: JournalReader;
  readonly relation: JournalRelation;
  readonly signer: CheckpointSigner;
  readonly blobs: BlobStore;
  readonly logId: string;
  readonly clock: Clock;
}

/** Folds evidence with the frozen format of the snapshot; throws for a format that this build does not have. */
export const deriveFrozen: DeriveRecords = async (events, header) => {
  if (header.recordFormat !== 'behavior/1')
    throw new Error(`this build does not know the format ${header.recordFormat}`);
  const [districtId, , schoolId] = header.certification.split('.') as [string, string, string | undefined];
  const scope = { districtId, schoolId: schoolId ?? null };
  let schoolYear = 0;
  async function* opened(): AsyncIterable<DomainEvent> {
    for await (const event of events) {
      const data = JSON.parse(event.data) as { snapshotId?: string; schoolYear?: number };
      if (event.type === 'SnapshotRequested' && data.snapshotId === header.snapshotId)
        schoolYear = data.schoolYear ?? 0;
      yield { type: event.type, data } as unknown as DomainEvent;
    }
  }
  const all: DomainEvent[] = [];
  for await (const event of opened()) all.push(event);
  return deriveCertifiedRecords(fromList(all), { ...scope, schoolYear });
};

async function* fromList<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}

/** Rows, proofs, verdicts and bundles of archived snapshots. */
export class SnapshotEvidence implements Evidence {
  readonly #parts: SnapshotEvidenceParts;

  constructor(parts: SnapshotEvidenceParts) {
    this.#parts = parts;
  }

  async rows(
    snapshotId: string,
    section: string,
    { first, after, schoolIds }: Parameters<Evidence['rows']>[2],
  ): ReturnType<Evidence['rows']> {
    const { database } = this.#parts;
    const found = await readRows(database, { snapshotId, section, schoolIds, after, limit: first + 1 });
    const sections = schoolIds === null ? await this.sections(snapshotId) : [];
    const total =
      schoolIds === null
        ? (sections.find(({ name }) => name === section)?.rowCount ?? 0)
        : await countRows(database, { snapshotId, section, schoolIds });
    const rows: SnapshotRowView[] = found
      .slice(0, first)
      .map(({ id, recordHash, record }) => ({ id, section, digest: `sha256:${recordHash}`, record: record ?? '{}' }));
    return {
      rows,
      hasNext: found.length > first,
      total,
    };
  }

  async sections(snapshotId: string): ReturnType<Evidence['sections']> {
    const snapshot = await readSnapshot(this.#parts.database, snapshotId);
    return (snapshot?.header.sections ?? []).map(({ name, count, root }) => ({ name, rowCount: count, root }));
  }

  async proof(snapshotId: string, rowId: string, schoolIds: readonly string[] | null): Promise<InclusionProof | null> {
    const [section] = await this.sections(snapshotId);
    if (section && schoolIds !== null) {
      const row = await readRow(this.#parts.database, snapshotId, section.name, rowId);
      if (!row?.record || !schoolIds.includes(String((JSON.parse(row.record) as JsonObject)['schoolId']))) return null;
    }
    const proof = section && (await proveInclusion(this.#parts.database, snapshotId, section.name, rowId));
    return proof ? { path: proof.path, root: proof.root, leafIndex: proof.index, leafCount: proof.size } : null;
  }

  async checkpoint(): Promise<LogCheckpointView> {
    const head = await this.#parts.journal.head();
    if (!head) throw notFound('checkpoint: the log is empty');
    return this.#seal(head.position);
  }

  async checkpointOf(snapshotId: string): Promise<LogCheckpointView> {
    return this.#checkpointOf(snapshotId);
  }

  async destroyedStudents(studentIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (studentIds.length === 0) return new Set();
    const rows = await this.#parts.database.query<{ readonly id: string }>(
      `select substr(subject, 9) as id from pii.data_key where destroyed_at is not null and subject = any(array(select 'student:' || s from unnest($1::text[]) s))`,
      [studentIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async countDestroyedStudents(snapshotId: string): Promise<number> {
    // Few keys are ever destroyed: without any the records need not be read.
    const [row] = await this.#parts.database.query<{ readonly n: number }>(
      `select case when not exists (select from pii.data_key where destroyed_at is not null) then 0 else (
         select count(distinct k.subject)::int from archive.manifest m join archive.record r on r.record_hash = m.record_hash,
           regexp_matches(r.record, '"studentId":"([^"]+)"', 'g') found
         join pii.data_key k on k.subject = 'student:' || found[1] and k.destroyed_at is not null
         where m.snapshot_id = $1) end as n`,
      [snapshotId],
    );
    return row?.n ?? 0;
  }

  async verify(snapshotId: string): Promise<readonly Verdict[]> {
    const { database, journal, signer } = this.#parts;
    const checkpoint = await this.#checkpointOf(snapshotId);
    const source = new DatabaseEvidence({
      sql: database,
      journal,
      snapshotId,
      checkpoint: { checkpoint, publicKeyPem: signer.publicKeyPem },
    });
    const verdicts = await verifySnapshot(source, { deriveFrozen, deriveCurrent: deriveFrozen });
    return verdicts.map(({ check, outcome, explanation, differingRows }) => ({
      check,
      outcome,
      explanation,
      differingRows,
    }));
  }

  async writeBundle(snapshotId: string): Promise<{ readonly sha256: string; readonly rowCount: number }> {
    const { database, journal, relation, signer, blobs } = this.#parts;
    const checkpoint = await this.#checkpointOf(snapshotId);
    const source = new DatabaseEvidence({
      sql: database,
      journal,
      snapshotId,
      checkpoint: { checkpoint, publicKeyPem: signer.publicKeyPem },
    });
    const heads = await headsAt(database, relation, checkpoint.position);
    const output = new PassThrough();
    const stored = blobs.put(output, MAX_BUNDLE_BYTES);
    try {
      await writeBundle({ source, snapshotId, checkpoint, publicKeyPem: signer.publicKeyPem, heads }, output);
      output.end();
    } catch (error) {
      output.destroy(error as Error);
      await stored.catch(() => undefined);
      throw error;
    }
    const { sha256 } = await stored;
    return { sha256, rowCount: (await readSnapshot(database, snapshotId))?.rowCount ?? 0 };
  }

  async #checkpointOf(snapshotId: string): Promise<SignedCheckpoint> {
    const position = await proofPosition(this.#parts.database, this.#parts.relation, snapshotId);
    if (position === null) throw notFound('snapshot');
    return this.#seal(position);
  }

  #seal(position: number): Promise<SignedCheckpoint> {
    const { database, relation, logId, clock, signer } = this.#parts;
    return sealCheckpoint(database, {
      journal: relation,
      logId,
      position,
      signedAt: clock.now().toISOString(),
      signer,
    });
  }
}
