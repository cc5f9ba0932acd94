import type { Readable } from 'node:stream';
import type { BlobStore, Transfers, Upload } from '../application/ports/files.ts';
import type { RuntimeReads } from '../application/ports/runtime-reads.ts';
import { randomBytes } from '../crypto/random.ts';
import { sha256 } from '../crypto/sha256.ts';
import type { Sql } from '../postgres/sql.ts';
import { BlobTooLarge } from './file-blob-store.ts';

/** Long enough to start an upload by hand after asking for its address. */
const UPLOAD_MINUTES = 60;
/** A link in an address bar must not outlive its use (product.md §1.4). */
const DOWNLOAD_MINUTES = 5;
const MAX_UPLOAD_BYTES = 2 * 1024 ** 3;

interface UploadRecord {
  readonly upload_id: string;
  readonly kind: string;
  readonly org: string;
  readonly created_by: string;
  readonly size_bytes: number | null;
  readonly expected_sha256: string | null;
  readonly sha256: string | null;
  readonly expires_at: string;
}

const COLUMNS = 'upload_id, kind, org, created_by, size_bytes, expected_sha256, sha256, expires_at';

/** Reads what was announced: all of it for its owner, a district's for a viewer. Never the address. */
export const uploadReads = (sql: Sql): RuntimeReads['transfers'] => ({
  async upload(id) {
    const [record] = await sql.query<UploadRecord>(`select ${COLUMNS} from runtime.upload where upload_id = $1`, [id]);
    return record ? toUpload(record) : null;
  },
});

export class PostgresTransfers implements Transfers {
  readonly #sql: Sql;
  readonly #blobs: BlobStore;

  constructor(sql: Sql, blobs: BlobStore) {
    this.#sql = sql;
    this.#blobs = blobs;
  }

  async createUpload(
    request: Parameters<Transfers['createUpload']>[0],
  ): Promise<{ readonly upload: Upload; readonly token: string } | null> {
    const token = newToken();
    // Asking again with the same idempotency key gives a fresh address for the same upload; the address of another one stays as it is.
    const [record] = await this.#sql.query<UploadRecord>(
      `insert into runtime.upload (upload_id, token_hash, kind, org, created_by, size_bytes, expected_sha256, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(mins => ${UPLOAD_MINUTES}))
       on conflict (upload_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at, used_at = null
       where (upload.kind, upload.org, upload.created_by, upload.size_bytes, upload.expected_sha256)
             is not distinct from (excluded.kind, excluded.org, excluded.created_by, excluded.size_bytes, excluded.expected_sha256)
       returning ${COLUMNS}`,
      [request.id, sha256(token), request.kind, request.org, request.createdBy, request.sizeBytes, request.sha256],
    );
    return record ? { upload: toUpload(record), token } : null;
  }

  async receive(
    token: string,
    stream: Readable,
  ): Promise<Upload | 'SIZE_MISMATCH' | 'DIGEST_MISMATCH' | 'TOO_LARGE' | null> {
    const [record] = await this.#sql.query<UploadRecord>(
      `update runtime.upload set used_at = now() where token_hash = $1 and used_at is null and expires_at > now() returning ${COLUMNS}`,
      [sha256(token)],
    );
    if (!record) {
      stream.resume();
      return null;
    }
    try {
      const blob = await this.#blobs.put(stream, record.size_bytes ?? MAX_UPLOAD_BYTES);
      if (record.size_bytes !== null && blob.size !== record.size_bytes)
        return await this.#giveBack(record, 'SIZE_MISMATCH');
      if (record.expected_sha256 !== null && blob.sha256 !== record.expected_sha256)
        return await this.#giveBack(record, 'DIGEST_MISMATCH');
      await this.#sql.query('update runtime.upload set sha256 = $2 where upload_id = $1', [
        record.upload_id,
        blob.sha256,
      ]);
      return toUpload({ ...record, sha256: blob.sha256 });
    } catch (error) {
      await this.#giveBack(record, 'TOO_LARGE');
      if (error instanceof BlobTooLarge) return record.size_bytes === null ? 'TOO_LARGE' : 'SIZE_MISMATCH';
      throw error;
    }
  }

  upload(id: string): Promise<Upload | null> {
    return uploadReads(this.#sql).upload(id);
  }

  async createDownload(
    request: Parameters<Transfers['createDownload']>[0],
  ): Promise<{ readonly token: string; readonly expiresAt: string }> {
    const token = newToken();
    const [row] = await this.#sql.query<{ expires_at: string }>(
      `insert into runtime.download (token_hash, sha256, file_name, content_type, created_by, expires_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(mins => ${DOWNLOAD_MINUTES})) returning expires_at`,
      [sha256(token), request.sha256, request.fileName, request.contentType, request.createdBy],
    );
    return { token, expiresAt: row!.expires_at };
  }

  async redeem(
    token: string,
  ): Promise<{ readonly sha256: string; readonly fileName: string; readonly contentType: string } | null> {
    const [row] = await this.#sql.query<{ sha256: string; file_name: string; content_type: string }>(
      'update runtime.download set used_at = now() where token_hash = $1 and used_at is null and expires_at > now() returning sha256, file_name, content_type',
      [sha256(token)],
    );
    return row ? { sha256: row.sha256, fileName: row.file_name, contentType: row.content_type } : null;
  }

  /** A transfer that failed may be tried again at the same address until it expires. */
  async #giveBack<Reason>(record: UploadRecord, reason: Reason): Promise<Reason> {
    await this.#sql.query('update runtime.upload set used_at = null where upload_id = $1 and sha256 is null', [
      record.upload_id,
    ]);
    return reason;
  }
}

const newToken = () => Buffer.from(randomBytes(32)).toString('base64url');

const toUpload = (record: UploadRecord): Upload => ({
  id: record.upload_id,
  kind: record.kind,
  org: record.org,
  createdBy: record.created_by,
  sizeBytes: record.size_bytes,
  expectedSha256: record.expected_sha256,
  sha256: record.sha256,
  expiresAt: record.expires_at,
});
