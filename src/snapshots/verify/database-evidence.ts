import type { SignedCheckpoint } from '../../crypto/checkpoint-signature.ts';
import type { JournalReader } from '../../projector/journal-reader.ts';
import type { Sql } from '../../postgres/sql.ts';
import { readFindings, readRows, readSnapshot, type ArchivedFinding, type ArchivedSnapshot } from '../archive.ts';
import { isParticipantStream } from '../participant-streams.ts';
import {
  EvidenceUnreadable,
  type EventEvidence,
  type EvidenceSource,
  type HeadEvidence,
  type RowEvidence,
  type SnapshotEvidence,
} from './evidence.ts';

const PAGE = 2_000;

export interface DatabaseEvidenceOptions {
  readonly sql: Sql;
  readonly journal: JournalReader;
  readonly snapshotId: string;
  /** The sealed checkpoint to check against, with the key that is published; none when absent. */
  readonly checkpoint?: { readonly checkpoint: SignedCheckpoint; readonly publicKeyPem: string } | null;
}

/** Evidence straight from the archive and the journal. */
export class DatabaseEvidence implements EvidenceSource {
  readonly scope = 'ALL';
  readonly #options: DatabaseEvidenceOptions;
  #archived: ArchivedSnapshot | null = null;

  constructor(options: DatabaseEvidenceOptions) {
    this.#options = options;
  }

  async snapshot(): Promise<SnapshotEvidence> {
    const { headerText, digest, org, position } = await this.archived();
    const request = await this.#options.journal.readAt(position);
    return { headerText, digest, org, stream: request?.stream ?? '' };
  }

  /** The snapshot's row in the archive. Throws `EvidenceUnreadable` when there is none. */
  async archived(): Promise<ArchivedSnapshot> {
    this.#archived ??= await readSnapshot(this.#options.sql, this.#options.snapshotId);
    if (!this.#archived) throw new EvidenceUnreadable(`The archive has no snapshot ${this.#options.snapshotId}.`);
    return this.#archived;
  }

  async sections(): Promise<readonly string[]> {
    const rows = await this.#options.sql.query<{ readonly section: string }>(
      'select distinct section from archive.manifest where snapshot_id = $1 order by section',
      [this.#options.snapshotId],
    );
    return rows.map(({ section }) => section);
  }

  async *rows(section: string): AsyncIterable<RowEvidence> {
    const { sql, snapshotId } = this.#options;
    for (let after: string | null = null; ;) {
      const page: readonly RowEvidence[] = await readRows(sql, { snapshotId, section, after, limit: PAGE });
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)!.id;
    }
  }

  async *findings(): AsyncIterable<ArchivedFinding> {
    const { sql, snapshotId } = this.#options;
    for (let after: ArchivedFinding | null = null; ;) {
      const page: readonly ArchivedFinding[] = await readFindings(sql, { snapshotId, after, limit: PAGE });
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)!;
    }
  }

  async *events(
    options: { readonly upTo?: number; readonly participant?: boolean } = {},
  ): AsyncIterable<EventEvidence> {
    const upTo = Math.min(options.upTo ?? Number.MAX_SAFE_INTEGER, (await this.#options.journal.head())?.position ?? 0);
    const { org } = await this.archived();
    // An empty page is no end here: whoever removed events in the middle may have removed more than a page.
    for (let position = 0; position < upTo; position += PAGE) {
      const page = await this.#options.journal.readAfter(position, PAGE, { upTo });
      // By the stream's name, which is hashed; the column of the organisation is not.
      yield* options.participant === true ? page.filter(({ stream }) => isParticipantStream(stream, org)) : page;
    }
  }

  async *stream(name: string): AsyncIterable<EventEvidence> {
    yield* await this.#options.journal.readStream(name);
  }

  checkpoint(): Promise<{ readonly checkpoint: SignedCheckpoint; readonly publicKeyPem: string } | null> {
    return Promise.resolve(this.#options.checkpoint ?? null);
  }

  heads(): AsyncIterable<HeadEvidence> | null {
    return null;
  }
}
