import { open, type FileHandle } from 'node:fs/promises';
import { Inflate } from 'fflate';
import { EvidenceUnreadable } from '../verify/evidence.ts';

const CHUNK = 256 * 1024;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
/** A line is one event or record, at most some hundred kilobytes: a file that claims more is refused before it fills the memory. */
const LONGEST_LINE = 16 * 1024 * 1024;

interface Entry {
  readonly method: number;
  readonly compressedBytes: number;
  readonly offset: number;
}

/**
 * Reads files of a ZIP through its directory, as often as needed, in pieces. (fflate's own streaming reader guesses where an entry
 * ends, and can guess wrong in large files.) Throws `EvidenceUnreadable` for whatever is not as it should be.
 */
export class ZipReader {
  readonly #file: FileHandle;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(file: FileHandle, entries: ReadonlyMap<string, Entry>) {
    this.#file = file;
    this.#entries = entries;
  }

  static async open(path: string): Promise<ZipReader> {
    const file = await open(path, 'r').catch((error: Error) => {
      throw new EvidenceUnreadable(`The file cannot be opened: ${error.message}.`);
    });
    try {
      return new ZipReader(file, await readDirectory(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  async *bytes(name: string): AsyncIterable<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw new EvidenceUnreadable(`${name} is missing.`);
    const local = await readExactly(this.#file, entry.offset, 30);
    if (local.getUint32(0, true) !== LOCAL_SIGNATURE)
      throw new EvidenceUnreadable(`${name} is not where the directory says.`);
    const start = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    let ready: Uint8Array[] = [];
    const inflate = entry.method === 8 ? new Inflate((piece) => ready.push(piece)) : null;
    for (let done = 0; done < entry.compressedBytes;) {
      const size = Math.min(CHUNK, entry.compressedBytes - done);
      const view = await readExactly(this.#file, start + done, size);
      const piece = new Uint8Array(view.buffer, view.byteOffset, size);
      done += size;
      if (!inflate) {
        yield piece;
        continue;
      }
      try {
        inflate.push(piece, done === entry.compressedBytes);
      } catch {
        throw new EvidenceUnreadable(`${name} is damaged: it cannot be unpacked.`);
      }
      yield* ready;
      ready = [];
    }
  }

  async text(name: string): Promise<string> {
    let text = '';
    for await (const line of this.lines(name)) text += `${line}\n`;
    return text;
  }

  /** Lines without their end; the last one may lack it. */
  async *lines(name: string): AsyncIterable<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    let rest = '';
    for await (const piece of this.bytes(name)) {
      const lines = (rest + decode(decoder, name, piece)).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST_LINE) throw new EvidenceUnreadable(`${name} has a line that is too long.`);
      yield* lines;
    }
    rest += decode(decoder, name);
    if (rest !== '') yield rest;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, name: string, piece?: Uint8Array): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch {
    throw new EvidenceUnreadable(`${name} is not UTF-8 text.`);
  }
}

async function readDirectory(file: FileHandle): Promise<ReadonlyMap<string, Entry>> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT);
  const tail = await readExactly(file, size - tailBytes, tailBytes);
  let end = tailBytes - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw new EvidenceUnreadable('The file is no ZIP file, or its end is missing.');
  const count = tail.getUint16(end + 10, true);
  const directory = await readExactly(file, tail.getUint32(end + 16, true), tail.getUint32(end + 12, true));
  const entries = new Map<string, Entry>();
  try {
    for (let at = 0, seen = 0; seen < count; seen += 1) {
      if (directory.getUint32(at, true) !== ENTRY_SIGNATURE) throw new RangeError('no entry');
      const nameBytes = directory.getUint16(at + 28, true);
      const name = Buffer.from(directory.buffer, directory.byteOffset + at + 46, nameBytes).toString('utf8');
      const method = directory.getUint16(at + 10, true);
      if ((method !== 0 && method !== 8) || entries.has(name)) throw new RangeError('unusual entry');
      entries.set(name, {
        method,
        compressedBytes: directory.getUint32(at + 20, true),
        offset: directory.getUint32(at + 42, true),
      });
      at += 46 + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    }
  } catch {
    throw new EvidenceUnreadable("The ZIP file's directory is damaged.");
  }
  return entries;
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<DataView> {
  const { size } = await file.stat();
  if (position < 0 || position + length > size) throw new EvidenceUnreadable('The ZIP file is cut off.');
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new EvidenceUnreadable('The ZIP file is cut off.');
  return new DataView(buffer.buffer, buffer.byteOffset, length);
}
