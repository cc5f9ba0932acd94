/** Opens a file from its beginning. Called once per pass; each pass must give the same bytes (files are named by their hash). */
export type FileSource = () => AsyncIterable<Uint8Array>;

export interface FileLimits {
  /** Bytes of the whole file; beyond it the file is refused with FILE_TOO_LARGE. */
  readonly maxBytes: number;
  /** Characters of one record, from its first to its last. */
  readonly maxRecordLength: number;
  /** Elements and attributes of one record. */
  readonly maxRecordNodes: number;
  /** Levels of elements, the root included. */
  readonly maxDepth: number;
  /** Memory of a file's index, see `PartIndex`. */
  readonly maxIndexBytes: number;
}

/**
 * The published files' largest record has 4 KB, 200 nodes and 9 levels. A discipline file of a million records (260,000 incidents,
 * 1 GB) needs 30 MB of memory for its index, and 60 MB of scratch file. Beyond 96 MiB of memory a file is refused.
 */
export const defaultFileLimits: FileLimits = {
  maxBytes: 2 * 1024 ** 3,
  maxRecordLength: 1024 ** 2,
  maxRecordNodes: 10_000,
  maxDepth: 40,
  maxIndexBytes: 96 * 1024 ** 2,
};
