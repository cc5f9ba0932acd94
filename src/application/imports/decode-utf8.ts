import { FileFault } from './file-fault.ts';
import type { FilePlace } from './file-fault.ts';

const PIECE = 64 * 1024;

/**
 * The file's text in pieces of at most 64 KiB, whatever the chunks are; a byte-order mark is dropped.
 * Refuses (FileFault) more than `maxBytes`, UTF-16, and malformed UTF-8; `place` tells how far the parser is.
 */
export async function* decodeUtf8(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  place: () => FilePlace,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let start: number[] = [];
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
      throw new FileFault(
        'FILE_FORMAT',
        isUtf16 ? 'the file is UTF-16; send UTF-8' : 'the file is not valid UTF-8',
        place(),
      );
    }
  };
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new FileFault('FILE_TOO_LARGE', `the file has more than ${maxBytes} bytes`);
    if (start.length < 2) start = [...start, ...chunk.subarray(0, 2)].slice(0, 2);
    for (let from = 0; from < chunk.byteLength; from += PIECE) yield decode(chunk.subarray(from, from + PIECE));
  }
  const rest = decode();
  if (rest !== '') yield rest;
}
