import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

export interface FilePlace {
  /** From 1; null when the fault has no place (the whole file is too large). */
  readonly line: number | null;
  readonly column: number | null;
}

/**
 * A file that cannot be read to its end: thrown by the readers, because everything before it has already been handed on.
 * `refusingFaults` turns it into data. The message names elements and positions, never a value of the file.
 */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  constructor(
    readonly code: 'FILE_FORMAT' | 'FILE_TOO_LARGE',
    message: string,
    readonly place: FilePlace = { line: null, column: null },
  ) {
    super(place.line === null ? message : `line ${place.line}, column ${place.column ?? 1}: ${message}`);
  }
}

/** Runs a reading task; a faulty file becomes a refusal, any other error stays an exception. */
export async function refusingFaults<T>(task: () => Promise<T>): Promise<Result<T, FileFault>> {
  try {
    return ok(await task());
  } catch (error) {
    if (error instanceof FileFault) return err(error);
    throw error;
  }
}
