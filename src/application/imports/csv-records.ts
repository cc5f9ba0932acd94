import { CsvError, parse } from 'csv-parse';
import type { Info } from 'csv-parse';
import { Readable } from 'node:stream';
import { decodeUtf8 } from './decode-utf8.ts';
import { FileFault } from './file-fault.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import { TextPlace } from './text-place.ts';

export interface CsvRecord {
  readonly record: readonly string[];
  /** Line on which the record begins, from 1. */
  readonly line: number;
}

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const lineBreak = /\r\n|\r|\n/g;

/**
 * The records of a CSV file (RFC 4180, UTF-8, comma), its header included: quoted fields keep their line breaks, a byte-order mark and
 * empty lines are skipped, and lines end with CR LF, LF or CR. Throws `FileFault` for broken quotes, control characters and records
 * of more than `maxRecordLength` characters.
 */
export async function* csvRecords(
  source: FileSource,
  limits: Pick<FileLimits, 'maxBytes' | 'maxRecordLength'>,
): AsyncGenerator<CsvRecord, void, undefined> {
  const { maxRecordLength } = limits;
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordLength,
  });
  let line = 1;
  const text = async function* (): AsyncGenerator<string, void, undefined> {
    const passed = new TextPlace();
    for await (const piece of decodeUtf8(source(), limits.maxBytes)) {
      const at = piece.search(forbidden);
      passed.pass(piece, at < 0 ? piece.length : at);
      if (at >= 0) throw new FileFault('FILE_FORMAT', 'control characters are not accepted', passed.place);
      yield piece;
    }
  };
  const input = Readable.from(text());
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  // The parser counts a CR LF inside quotes as two lines.
  let overcounted = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const { breaks, characters } = breaksIn(record);
      line = info.lines - overcounted - characters;
      yield { record, line };
      overcounted += characters - breaks;
      line += breaks;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const isEndless = error.code === 'CSV_MAX_RECORD_SIZE';
    const message = isEndless ? `a row has more than ${maxRecordLength} characters` : 'the quotes are broken';
    throw new FileFault('FILE_FORMAT', message, { line: line + 1, column: 1 });
  } finally {
    input.destroy();
  }
}

function breaksIn(record: readonly string[]): { readonly breaks: number; readonly characters: number } {
  let breaks = 0;
  let characters = 0;
  for (const field of record) {
    for (const [found] of field.matchAll(lineBreak)) {
      breaks += 1;
      characters += found.length;
    }
  }
  return { breaks, characters };
}

export interface CsvHeaderRule {
  readonly required: readonly string[];
  /** Every column there is; null: columns that nobody knows are skipped. */
  readonly known: readonly string[] | null;
}

/** Names of the columns, in lower case and trimmed. Throws `FileFault` for one that is missing, unknown or named twice. */
export function readCsvHeader(record: readonly string[], { required, known }: CsvHeaderRule): readonly string[] {
  const columns = record.map((name) => name.trim().toLowerCase());
  const fault = (message: string) => new FileFault('FILE_FORMAT', message, { line: 1, column: 1 });
  const missing = required.filter((name) => !columns.includes(name));
  // By number: where the header is missing, the first line holds data.
  const unknown = known === null ? [] : columns.flatMap((name, index) => (known.includes(name) ? [] : [index + 1]));
  const shown = (numbers: readonly number[]) =>
    numbers.slice(0, 10).join(', ') + (numbers.length > 10 ? ` and ${numbers.length - 10} more` : '');
  if (unknown.length > 0 && known !== null)
    throw fault(`the header has unknown names in column ${shown(unknown)}; known are ${known.join(', ')}`);
  if (missing.length > 0) throw fault(`the header lacks ${missing.join(', ')}`);
  const twice = columns.flatMap((name, index) => (columns.indexOf(name) === index ? [] : [index + 1]));
  if (twice.length > 0) throw fault(`the header repeats a name in column ${shown(twice)}`);
  return columns;
}

/** Refused instead of a file without any line. */
export const emptyCsv = (): FileFault =>
  new FileFault('FILE_FORMAT', 'the file is empty: a header is expected', { line: 1, column: 1 });
