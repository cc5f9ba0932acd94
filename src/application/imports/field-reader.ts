import { MOST_DAYS } from '../../domain/incident/checks.ts';
import { checkDay, DAYS_OF_FILES } from '../../domain/kernel/plausible-day.ts';
import { type RejectionCode, rejectionMessages } from '../../domain/rejections.ts';
import { isIsoDate } from '../../shared/calendar.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import { hundredths, parseDays } from '../../shared/days.ts';
import type { Days } from '../../shared/days.ts';
import { isStorable } from '../../shared/storable-text.ts';
import type { RowError } from './row-error.ts';

const time = /^([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?$/;
/** Numbers and dates only: in a file whose columns are shifted, a name may stand where a date belongs. */
const quoted = (raw: string): string =>
  /^[\d\s.,:;/+%-]+$/.test(raw) ? JSON.stringify(raw.length > 40 ? `${raw.slice(0, 40)}…` : raw) : 'a text';

/**
 * Reads the fields of one record and collects everything that is wrong with them, so that a person can mend a row in one go.
 * A refused required field reads as the empty string: look at `errors` before using what was read.
 */
export class FieldReader {
  readonly errors: RowError[] = [];
  #within: readonly string[] = [];

  constructor(
    private readonly line: number,
    public sourceKey?: string,
  ) {}

  /** Reads the items of a list, each at its place: what is wrong with one says so. */
  list<Item, Read>(name: string, items: readonly Item[], read: (item: Item, index: number) => Read): readonly Read[] {
    const outer = this.#within;
    const all = items.map((item, index) => {
      this.#within = [...outer, name, String(index)];
      return read(item, index);
    });
    this.#within = outer;
    return all;
  }

  refuse(code: RejectionCode, message: string, column?: string): void {
    this.errors.push({
      line: this.line,
      ...(column === undefined ? {} : { column }),
      ...(this.#within.length === 0 ? {} : { within: this.#within }),
      ...(this.sourceKey === undefined ? {} : { sourceKey: this.sourceKey }),
      code,
      message,
    });
  }

  text(column: string, raw: string | null, maxLength = 255): string | null {
    if (raw === null || raw === '') return null;
    if (raw.length > maxLength) this.refuse('FILE_FORMAT', `${column} has more than ${maxLength} characters`, column);
    else if (!isStorable(raw)) this.refuse('FILE_FORMAT', `${column} holds characters that cannot be stored`, column);
    else return raw;
    return null;
  }

  required(column: string, raw: string | null, maxLength = 255): string {
    if (raw === null || raw === '') this.refuse('FILE_FORMAT', `${column} is missing`, column);
    return this.text(column, raw, maxLength) ?? '';
  }

  /** A day; one that no file can mean is refused as the domain refuses those that its records cannot mean. */
  date(column: string, raw: string | null): IsoDate | null {
    if (raw === null || raw === '') return null;
    if (!isIsoDate(raw)) {
      this.refuse('FILE_FORMAT', `${column} is no date: ${quoted(raw)}`, column);
      return null;
    }
    const faults = checkDay(raw, DAYS_OF_FILES, [column]);
    for (const { code } of faults) this.refuse(code, rejectionMessages[code], column);
    return faults.length === 0 ? raw : null;
  }

  requiredDate(column: string, raw: string | null): IsoDate {
    if (raw === null || raw === '') this.refuse('FILE_FORMAT', `${column} is missing`, column);
    return this.date(column, raw) ?? '';
  }

  /** Local time `HH:MM`; seconds and offset are dropped. */
  time(column: string, raw: string | null): string | null {
    if (raw === null) return null;
    const match = time.exec(raw);
    if (match) return `${match[1]}:${match[2]}`;
    this.refuse('FILE_FORMAT', `${column} is no time: ${quoted(raw)}`, column);
    return null;
  }

  days(column: string, raw: string | null): Days | null {
    if (raw === null) return null;
    const days = parseDays(raw);
    if (days !== null && hundredths(days) >= 0 && hundredths(days) <= MOST_DAYS * 100) return days;
    const expected = `no number of days from 0 to ${MOST_DAYS} with at most two decimals`;
    this.refuse('FILE_FORMAT', `${column} is ${expected}: ${quoted(raw)}`, column);
    return null;
  }

  flag(column: string, raw: string | null): boolean {
    if (raw !== null && !['true', 'false', '1', '0'].includes(raw)) {
      this.refuse('FILE_FORMAT', `${column} is neither true nor false: ${quoted(raw)}`, column);
    }
    return raw === 'true' || raw === '1';
  }
}
