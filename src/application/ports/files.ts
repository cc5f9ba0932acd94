import type { Readable } from 'node:stream';

/** Content-addressed bytes (`sha256` in hexadecimal). */
export interface BlobStore {
  /** Stores a stream; refuses (`Fault FILE_TOO_LARGE`-like error) past `maxBytes`. Nothing stays of a stream that breaks. */
  put(stream: Readable, maxBytes: number): Promise<{ readonly sha256: string; readonly size: number }>;
  open(sha256: string): Promise<Readable>;
  size(sha256: string): Promise<number | null>;
}

/**
 * Bytes that do not fit into memory while somebody works with them. Nobody else reads them, and they end with the process at the latest.
 * What is written is read again at once: nobody waits for it in between.
 */
export interface ScratchFile {
  write(bytes: Uint8Array, position: number): void;
  /** Fills `into`. */
  read(into: Uint8Array, position: number): void;
  close(): void;
}

export interface ScratchFiles {
  open(): ScratchFile;
}

export interface Upload {
  readonly id: string;
  readonly kind: string;
  readonly org: string;
  readonly createdBy: string;
  readonly sizeBytes: number | null;
  readonly expectedSha256: string | null;
  /** Set once the bytes are here. */
  readonly sha256: string | null;
  readonly expiresAt: string;
}

/** One-time addresses for files going in and out. Tokens are random, single-use, short-lived, bound to an account, stored only as hashes. */
export interface Transfers {
  /** The same id and request give a fresh address; null when the id stands for another request, whose address goes on working. */
  createUpload(request: {
    readonly id: string;
    readonly kind: string;
    readonly org: string;
    readonly createdBy: string;
    readonly sizeBytes: number | null;
    readonly sha256: string | null;
  }): Promise<{ readonly upload: Upload; readonly token: string } | null>;
  /** Takes the bytes for a one-time token. Null: unknown, used or expired. */
  receive(token: string, stream: Readable): Promise<Upload | 'SIZE_MISMATCH' | 'DIGEST_MISMATCH' | 'TOO_LARGE' | null>;
  upload(id: string): Promise<Upload | null>;
  createDownload(request: {
    readonly sha256: string;
    readonly fileName: string;
    readonly contentType: string;
    readonly createdBy: string;
  }): Promise<{ readonly token: string; readonly expiresAt: string }>;
  /** Null: unknown, used or expired. */
  redeem(
    token: string,
  ): Promise<{ readonly sha256: string; readonly fileName: string; readonly contentType: string } | null>;
}
