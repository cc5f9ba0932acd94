import { FileFault } from './file-fault.ts';
import { TextPlace } from './text-place.ts';

const PIECE = 64 * 1024;
const REPLACEMENT = '\ufffd';
const BYTE_ORDER_MARK = '\ufeff';

/**
 * The file's text in pieces of about 64 KiB, whatever the chunks are; a byte-order mark is dropped.
 * Refuses (FileFault) more than `maxBytes`, UTF-16, and malformed UTF-8 with the line and column where it begins.
 */
export async function* decodeUtf8(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const place = new TextPlace();
  let size = 0;
  let isFirst = true;
  let rest: Uint8Array = new Uint8Array();
  const decode = (piece: Uint8Array): string => {
    let text: string;
    try {
      text = decoder.decode(piece);
    } catch {
      throw malformed(piece, isFirst, place);
    }
    if (isFirst && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    isFirst = false;
    place.pass(text);
    return text;
  };
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new FileFault('FILE_TOO_LARGE', `the file has more than ${maxBytes} bytes`);
    for (let from = 0; from < chunk.byteLength; from += PIECE) {
      const piece = joined(rest, chunk.subarray(from, from + PIECE));
      const end = wholeLength(piece);
      rest = piece.slice(end);
      if (end > 0) yield decode(piece.subarray(0, end));
    }
  }
  if (rest.byteLength > 0) yield decode(rest);
}

function malformed(piece: Uint8Array, isFirst: boolean, place: TextPlace): FileFault {
  const isUtf16 = isFirst && ((piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff));
  if (isUtf16) return new FileFault('FILE_FORMAT', 'the file is UTF-16; send UTF-8', place.place);
  const lenient = new TextDecoder('utf-8', { ignoreBOM: !isFirst }).decode(piece);
  place.pass(lenient, wrongAt(lenient, isFirst ? withoutMark(piece) : piece));
  return new FileFault('FILE_FORMAT', 'the file is not valid UTF-8', place.place);
}

/** Index of the first replacement character that does not stand in the bytes themselves. */
function wrongAt(lenient: string, bytes: Uint8Array): number {
  let read = 0;
  let from = 0;
  for (;;) {
    const at = lenient.indexOf(REPLACEMENT, from);
    read += Buffer.byteLength(lenient.slice(from, at));
    const isMeant = bytes[read] === 0xef && bytes[read + 1] === 0xbf && bytes[read + 2] === 0xbd;
    if (at < 0 || !isMeant) return Math.max(at, 0);
    read += 3;
    from = at + 1;
  }
}

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array =>
  first.byteLength === 0 ? second : Buffer.concat([first, second]);

/** Length without the beginning of a character whose end is yet to come. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back++) {
    const byte = bytes[bytes.byteLength - back]!;
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return length > back ? bytes.byteLength - back : bytes.byteLength;
  }
  return bytes.byteLength;
}
