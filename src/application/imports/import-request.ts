import type { ImportKind, ImportMode } from '../../domain/import/events.ts';
import type { Principal } from '../../domain/kernel/principal.ts';
import type { RejectionCode } from '../../domain/rejections.ts';
import type { SourceValueSeen } from '../ports/imports.ts';
import type { FileSource } from './file-source.ts';
import type { RowError, RowNotice } from './row-error.ts';

export interface ImportRequest {
  /** Derived from the command that asked for it; running the same import again continues it. */
  readonly importId: string;
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  /** District id, or `state` for organizations and for students of the whole state. */
  readonly org: string;
  /** Null takes incidents of every year; the replacing modes need one. */
  readonly schoolYear: number | null;
  readonly sourceSystem: string;
  /** The file's SHA-256 in hexadecimal: what the log knows it by. */
  readonly sha256: string;
  readonly source: FileSource;
  /** For the progress only; null: not known. */
  readonly sizeBytes: number | null;
  readonly confirmedDeletions: number | null;
  readonly principal: Principal;
  readonly correlationId: string;
  /** Network address from which it was asked for; left out where nobody is connected. */
  readonly address?: string;
}

export interface ImportControl {
  readonly signal: AbortSignal;
  /** Percent of the file that is done, and what came of it so far. */
  progress(percent: number, soFar: ImportResult): Promise<void>;
}

/** What an import did, or, for VALIDATE_ONLY, what it found; counts are rows of the file. */
export interface ImportResult {
  readonly read: number;
  readonly imported: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly rejected: number;
  /** The first 1,000; `rowErrorCount` counts all. */
  readonly rowErrors: readonly RowError[];
  readonly rowErrorCount: number;
  /** Where people and the file say different things; the first 1,000, `noticeCount` counts all. */
  readonly notices: readonly RowNotice[];
  readonly noticeCount: number;
  /** Source values that the crosswalk does not know. */
  readonly unmapped: readonly SourceValueSeen[];
  /** Rows by what they are; of a validation also by what would become of them. */
  readonly byKind: { readonly [kind: string]: number };
}

/** An import that is refused as a whole, before anything is written. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(
    readonly code: RejectionCode,
    message: string,
    readonly details: { readonly [key: string]: string } = {},
  ) {
    super(message);
  }
}
