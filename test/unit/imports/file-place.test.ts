import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../src/application/imports/csv-records.ts';
import { decodeUtf8 } from '../../../src/application/imports/decode-utf8.ts';
import { FileFault } from '../../../src/application/imports/file-fault.ts';

const LIMIT = 1_000_000;

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += size)
    yield await Promise.resolve(bytes.subarray(from, from + size));
}

async function faultOf(pieces: AsyncIterable<unknown>): Promise<string> {
  try {
    for await (const piece of pieces) void piece;
  } catch (error) {
    if (error instanceof FileFault) return error.message;
    throw error;
  }
  return 'none';
}

const textOf = async (bytes: Uint8Array, size: number): Promise<string> =>
  (await buffer(decodeUtf8(inChunks(bytes, size), LIMIT))).toString();

describe('the text of a file', () => {
  it('is the same however its bytes arrive, without its byte-order mark', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => !one.startsWith('\ufeff'));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (whole, size, isMarked) => {
        expect(await textOf(Buffer.from((isMarked ? '\ufeff' : '') + whole), size)).toBe(whole);
      }),
    );
  });

  it('names the line and column of its first malformed byte, however its bytes arrive', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '\ufffd', '€'), maxLength: 12 });
    const wrong = fc.constantFrom([0xff], [0xc3], [0xe2, 0x82], [0xc0, 0x80], [0xed, 0xa0, 0x80]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        wrong,
        fc.boolean(),
        fc.integer({ min: 1, max: 50 }),
        async (lines, end, bad, isMarked, size) => {
          const before = Buffer.from((isMarked ? '\ufeff' : '') + lines.join(end));
          const bytes = Buffer.concat([before, Buffer.from(bad), Buffer.from('\nmore')]);
          const place = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
          expect(await faultOf(decodeUtf8(inChunks(bytes, size), LIMIT))).toBe(`${place}: the file is not valid UTF-8`);
        },
      ),
    );
  });

  it('names the place of a malformed byte far into it', async () => {
    const row = `${'x'.repeat(99)}\n`;
    const bytes = Buffer.from(row.repeat(2_000));
    bytes[100_000 + 42] = 0xff;
    expect(await faultOf(decodeUtf8(inChunks(bytes, LIMIT), LIMIT))).toMatch(/^line 1001, column 43: /);
  });
});

it('names the line and column of a control character in a CSV file', async () => {
  const bytes = Buffer.from(`a,b\r\n"1\r\n2",3\r\n4,x\u0007`);
  const limits = { maxBytes: LIMIT, maxRecordLength: 1_000 };
  expect(await faultOf(csvRecords(() => inChunks(bytes, 3), limits))).toBe(
    'line 4, column 4: control characters are not accepted',
  );
});
