import { assembleCsvIncident, maxRowsPerIncident } from './assemble-csv-incident.ts';
import { BEHAVIOR_CSV_COLUMNS } from './behavior-csv-columns.ts';
import { type BehaviorCsvRow, BehaviorCsvRowReader } from './behavior-csv-row.ts';
import { type CsvRecord, csvRecords, emptyCsv, readCsvHeader } from './csv-records.ts';
import { defaultFileLimits, type FileLimits, type FileSource } from './file-source.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import type { ImportRow, RowError } from './row-error.ts';
import { type KeyedRow, ScatteredKeys } from './scattered-keys.ts';

const header = {
  required: BEHAVIOR_CSV_COLUMNS.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  known: BEHAVIOR_CSV_COLUMNS.map(({ name }) => name),
};
/** The published limits of the columns, quotes doubled, and room for the rest. */
const maxRowLength = 64 * 1024;

/**
 * Incidents of a CSV file, version 1 (docs/imports.md), in the order of the file: one row per participant and measure, the rows of an
 * incident next to each other. An incident whose rows stand apart is refused whole, where it begins. The file is read in a stream,
 * twice, or three times when rows of an incident may stand apart; it may have as many incidents as it likes. Cells are data whatever they begin with. Throws `FileFault` for a wrong
 * header, broken quotes and control characters.
 */
export async function* readBehaviorCsv(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ParsedIncident>, void, undefined> {
  const scattered = await ScatteredKeys.of(() => keysOf(source, limits), limits.maxIndexBytes);
  let group: BehaviorCsvRow[] = [];
  let reader: BehaviorCsvRowReader | null = null;
  for await (const found of recordsOf(source, limits)) {
    reader = found.reader;
    const row = reader.read(found.record, found.line);
    const previous = group[0];
    if (previous !== undefined && (previous.sourceKey !== row.sourceKey || row.incidentKey === '')) {
      yield* incidentOf(group, reader, scattered);
      group = [];
    }
    // One more than the limit is enough to refuse the incident.
    if (group.length <= maxRowsPerIncident) group.push(row);
  }
  if (reader !== null && group.length > 0) yield* incidentOf(group, reader, scattered);
}

function* incidentOf(
  rows: readonly BehaviorCsvRow[],
  reader: BehaviorCsvRowReader,
  scattered: ScatteredKeys,
): Generator<ImportRow<ParsedIncident>, void, undefined> {
  const { line, sourceKey, incidentKey } = rows[0]!;
  const again = incidentKey === '' ? null : scattered.tell(sourceKey);
  // Refused already, where it began.
  if (again === 'ALREADY_TOLD') return;
  const incident = assembleCsvIncident(rows, reader);
  if (again === null) return yield incident;
  const refusal = (at: number, message: string): RowError => {
    return { line: at, column: 'incident_key', sourceKey, code: 'SOURCE_KEY_DUPLICATE', message };
  };
  const apart = [
    refusal(line, `the incident goes on in line ${again}: rows of one incident stand together`),
    refusal(again, `the incident begins in line ${line}: rows of one incident stand together`),
  ];
  yield { line, errors: [...(incident.errors ?? []), ...apart].sort((a, b) => a.line - b.line) };
}

async function* keysOf(source: FileSource, limits: FileLimits): AsyncGenerator<KeyedRow, void, undefined> {
  for await (const { reader, record, line } of recordsOf(source, limits))
    yield { key: reader.sourceKeyOf(record), line };
}

/** The records after the header, with what reads them. */
async function* recordsOf(
  source: FileSource,
  limits: FileLimits,
): AsyncGenerator<CsvRecord & { readonly reader: BehaviorCsvRowReader }, void, undefined> {
  let reader: BehaviorCsvRowReader | null = null;
  for await (const { record, line } of csvRecords(source, { ...limits, maxRecordLength: maxRowLength })) {
    if (reader === null) reader = new BehaviorCsvRowReader(readCsvHeader(record, header));
    else yield { reader, record, line };
  }
  if (reader === null) throw emptyCsv();
}
