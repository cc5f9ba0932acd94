import { assembleCsvIncident, maxRowsPerIncident } from './assemble-csv-incident.ts';
import { BEHAVIOR_CSV_COLUMNS } from './behavior-csv-columns.ts';
import { type BehaviorCsvRow, BehaviorCsvRowReader } from './behavior-csv-row.ts';
import { ByteArena } from './byte-arena.ts';
import { csvRecords, emptyCsv, readCsvHeader } from './csv-records.ts';
import { FileFault } from './file-fault.ts';
import { defaultFileLimits, type FileLimits, type FileSource } from './file-source.ts';
import { KeyTable } from './key-table.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import type { ImportRow } from './row-error.ts';

const header = {
  required: BEHAVIOR_CSV_COLUMNS.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  known: BEHAVIOR_CSV_COLUMNS.map(({ name }) => name),
};
/** The published limits of the columns, quotes doubled, and room for the rest. */
const maxRowLength = 64 * 1024;

/**
 * Incidents of a CSV file, version 1 (docs/imports.md), in the order of the file: one row per participant and measure, the rows of an
 * incident next to each other. The file is read once and in a stream; only the keys of its incidents are kept, outside the heap.
 * Cells are data whatever they begin with. Throws `FileFault` for a wrong header, broken quotes and control characters.
 */
export async function* readBehaviorCsv(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ParsedIncident>, void, undefined> {
  const seen = new IncidentKeys(limits.maxIndexBytes);
  let reader: BehaviorCsvRowReader | null = null;
  let group: BehaviorCsvRow[] = [];
  const finish = (rows: readonly BehaviorCsvRow[], by: BehaviorCsvRowReader): ImportRow<ParsedIncident> => {
    const { line, sourceKey, incidentKey } = rows[0]!;
    if (incidentKey !== '' && !seen.add(sourceKey)) {
      const message = 'the incident occurs further up: rows of one incident stand together';
      return { line, errors: [{ line, column: 'incident_key', sourceKey, code: 'SOURCE_KEY_DUPLICATE', message }] };
    }
    return assembleCsvIncident(rows, by);
  };
  for await (const { record, line } of csvRecords(source, { ...limits, maxRecordLength: maxRowLength })) {
    if (reader === null) {
      reader = new BehaviorCsvRowReader(readCsvHeader(record, header));
      continue;
    }
    const row = reader.read(record, line);
    const previous = group[0];
    if (previous !== undefined && (previous.sourceKey !== row.sourceKey || row.incidentKey === '')) {
      yield finish(group, reader);
      group = [];
    }
    // One more than the limit is enough to refuse the incident.
    if (group.length <= maxRowsPerIncident) group.push(row);
  }
  if (reader === null) throw emptyCsv();
  if (group.length > 0) yield finish(group, reader);
}

class IncidentKeys {
  readonly #arena = new ByteArena();
  readonly #keys = new KeyTable(this.#arena);

  constructor(private readonly maxBytes: number) {}

  /** False when the key was there already. */
  add(key: string): boolean {
    const before = this.#keys.count;
    this.#keys.add(key);
    if (this.#arena.size + this.#keys.size > this.maxBytes)
      throw new FileFault('FILE_TOO_LARGE', 'the file holds too many incidents at once: send it school by school');
    return this.#keys.count > before;
  }
}
