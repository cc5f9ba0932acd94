import { behaviorFormats, isBehaviorKind } from './behavior-file.ts';
import type { FileSource } from './file-source.ts';
import type { ImportRequest } from './import-request.ts';

/** The request with a source that tells how much of all passes over the file is done. */
export function countingBytes(request: ImportRequest): {
  readonly request: ImportRequest;
  readonly percent: () => number;
} {
  const passes = 2 * (isBehaviorKind(request.kind) ? behaviorFormats[request.kind].passes : passesOf(request.kind));
  let bytes = 0;
  const source: FileSource = async function* () {
    for await (const chunk of request.source()) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const percent = () => (request.sizeBytes === null ? 0 : (100 * bytes) / (passes * Math.max(1, request.sizeBytes)));
  return { request: { ...request, source }, percent };
}

/** Rows of a student and month belong together, which only a whole pass can tell. */
const passesOf = (kind: ImportRequest['kind']): number => (kind === 'ATTENDANCE_CSV' ? 2 : 1);
