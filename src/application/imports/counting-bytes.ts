import type { FileSource } from './file-source.ts';
import type { ImportRequest } from './import-request.ts';

/** The request with a source that tells how much of the file was read since it was last opened: a file is read several times, and written in the last. */
export function countingBytes(request: ImportRequest): {
  readonly request: ImportRequest;
  readonly percent: () => number;
} {
  let bytes = 0;
  const source: FileSource = async function* () {
    bytes = 0;
    for await (const chunk of request.source()) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const percent = () => (request.sizeBytes === null ? 0 : (100 * bytes) / Math.max(1, request.sizeBytes));
  return { request: { ...request, source }, percent };
}
