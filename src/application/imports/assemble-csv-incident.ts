import type { CsvColumn } from './behavior-csv-columns.ts';
import type { BehaviorCsvRow, BehaviorCsvRowReader } from './behavior-csv-row.ts';
import type { ParsedAction, ParsedBehaviorEvent, ParsedIncident, ParsedParticipant } from './parsed-incident.ts';
import type { ImportRow, RowError } from './row-error.ts';

interface OpenParticipant {
  readonly row: BehaviorCsvRow;
  readonly parsed: ParsedParticipant;
  readonly actions: ParsedAction[];
}

interface OpenEvent {
  readonly row: BehaviorCsvRow;
  readonly participants: Map<string, OpenParticipant>;
}

/** People and measures of one incident. */
export const maxRowsPerIncident = 1_000;

/**
 * Puts the rows of one incident together: one event per behavior and weapons, one participant per event, role and person, one measure
 * per row that names one. Rows that speak of the same thing must say the same about it. Any error refuses the whole incident, and every
 * error is told.
 */
export function assembleCsvIncident(
  rows: readonly BehaviorCsvRow[],
  reader: BehaviorCsvRowReader,
): ImportRow<ParsedIncident> {
  const first = rows[0]!;
  const { line, sourceKey, schoolCode } = first;
  const errors: RowError[] = rows.flatMap((row) => row.errors);
  const refuse = (row: BehaviorCsvRow, code: RowError['code'], message: string, column?: string) =>
    errors.push({ line: row.line, ...(column === undefined ? {} : { column }), sourceKey, code, message });
  if (rows.length > maxRowsPerIncident) {
    const message = `the incident has more than ${maxRowsPerIncident} rows`;
    return { line, errors: [{ line, sourceKey, code: 'FILE_TOO_LARGE', message }] };
  }
  const checkSame = (of: CsvColumn['of'], row: BehaviorCsvRow, known: BehaviorCsvRow) => {
    const place = row.cells[of].findIndex((cell, index) => cell !== known.cells[of][index]);
    if (place < 0) return;
    const column = reader.columnOf(of, place);
    refuse(row, 'FILE_FORMAT', `${column} differs from line ${known.line}, which is about the same ${of}`, column);
  };
  const events = new Map<string, OpenEvent>();
  for (const row of rows) {
    if (row !== first) checkSame('incident', row, first);
    const event = events.get(row.event.value) ?? { row, participants: new Map<string, OpenParticipant>() };
    if (event.row !== row) checkSame('event', row, event.row);
    events.set(row.event.value, event);
    const { participant } = row;
    if (participant === null) {
      if (event.row !== row) refuse(row, 'SOURCE_KEY_DUPLICATE', `the row says nothing beyond line ${event.row.line}`);
      continue;
    }
    const key = personKey(participant);
    const known = event.participants.get(key);
    if (known !== undefined) checkSame('participant', row, known.row);
    const one = known ?? { row, parsed: { line: row.line, ...participant, actions: [] }, actions: [] };
    event.participants.set(key, one);
    if (row.action === null) {
      if (known !== undefined)
        refuse(row, 'SOURCE_KEY_DUPLICATE', `the row says nothing beyond line ${known.row.line}`);
    } else if (one.actions.some(({ identifier }) => identifier === row.action?.identifier)) {
      refuse(row, 'SOURCE_KEY_DUPLICATE', 'the measure occurs twice for the person', 'discipline_key');
    } else one.actions.push(row.action);
  }
  if (errors.length > 0) return { line, errors: errors.sort((a, b) => a.line - b.line) };
  const parsed = [...events.values()].map(({ row, participants }): ParsedBehaviorEvent => ({
    ...row.event,
    line: row.line,
    occurrences: 1,
    participants: [...participants.values()].map((one): ParsedParticipant => ({ ...one.parsed, actions: one.actions })),
  }));
  return { line, row: { line, sourceKey, schoolCode, ...first.incident, staffAssociations: 0, events: parsed } };
}

/** A student by id; somebody else by key, or by name and kind where there is no key. */
function personKey({ role, studentUniqueId, external }: NonNullable<BehaviorCsvRow['participant']>): string {
  const { key, kind, firstName, lastName } = external ?? {};
  const person =
    studentUniqueId !== null ? ['student', studentUniqueId] : ['person', key ?? [kind, firstName, lastName]];
  return JSON.stringify([role, ...person]);
}
