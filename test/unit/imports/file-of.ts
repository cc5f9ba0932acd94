import { defaultFileLimits } from '../../../src/application/imports/file-source.ts';
import type { FileLimits, FileSource } from '../../../src/application/imports/file-source.ts';
import { refusingFaults } from '../../../src/application/imports/file-fault.ts';

/** A file with this content, given out in pieces of so many bytes. */
export function fileOf(content: string | Uint8Array, piece = 7): FileSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return async function* () {
    for (let at = 0; at < bytes.byteLength; at += piece) yield bytes.subarray(at, at + piece);
  };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** How a file is refused: code and message; `accepted` when it is not. */
export async function refusalOf(items: AsyncIterable<unknown>): Promise<string> {
  const result = await refusingFaults(() => all(items));
  return result.ok ? 'accepted' : `${result.error.code} ${result.error.message}`;
}

export const limitsWith = (limits: Partial<FileLimits>): FileLimits => ({ ...defaultFileLimits, ...limits });
