import type { Period } from '../../domain/reference/effective.ts';
import { overlapping } from '../../domain/reference/overlap.ts';
import type { IsoDate } from '../../shared/calendar.ts';

/** A row of a roster that can be taken over as far as it goes. */
export interface PlacedRow {
  /** Student and school. */
  readonly key: string;
  readonly startsOn: IsoDate;
  /** What the file says; null: nothing. */
  readonly endsOn: IsoDate | null;
  /** The student's enrolments in the school, as the server knows them. */
  readonly known: readonly Period[];
}

/** An enrolment with which a row would overlap. */
export interface InTheWay extends Period {
  /** False: a row that comes later may end it before. */
  readonly isSaid: boolean;
}

/** First days with their last days. */
type Days = Map<IsoDate, IsoDate | null>;

/**
 * The enrolments of students in schools as a roster makes them, batch by batch: the read models may not have the rows before yet. Rows that
 * change nothing are not kept.
 */
export class RosterPeriods {
  readonly #said = new Map<string, Days>();

  /**
   * For every row of a batch the enrolment with which it would overlap, null: none. An end that the batch says is looked at before what begins,
   * whatever the order; of two rows that overlap the first is taken. An earlier end is always possible.
   */
  inTheWayOf(rows: readonly PlacedRow[]): readonly (InTheWay | null)[] {
    const standing = new Map<string, Days>();
    const current = new Map<string, Days>();
    for (const { key, known } of rows) {
      if (standing.has(key)) continue;
      const days: Days = new Map(known.map(({ startsOn, endsOn }) => [startsOn, endsOn]));
      for (const [startsOn, endsOn] of this.#said.get(key) ?? []) days.set(startsOn, endsOn);
      standing.set(key, days);
      current.set(key, new Map(days));
    }
    for (const { key, startsOn, endsOn } of rows)
      if (endsOn !== null && standing.get(key)!.has(startsOn)) current.get(key)!.set(startsOn, endsOn);
    return rows.map((row) => this.#judged(row, standing.get(row.key)!, current.get(row.key)!));
  }

  #judged({ key, startsOn, endsOn }: PlacedRow, standing: Days, current: Days): InTheWay | null {
    const before = standing.get(startsOn);
    const wanted = { startsOn, endsOn: endsOn ?? before ?? null };
    if (before !== undefined && before === wanted.endsOn) return null;
    const isShorter = before === null || (before !== undefined && wanted.endsOn !== null && wanted.endsOn < before);
    const others = [...current].flatMap(([day, end]) => (day === startsOn ? [] : [{ startsOn: day, endsOn: end }]));
    const other = isShorter ? null : overlapping(wanted, others);
    if (other === null) {
      current.set(startsOn, wanted.endsOn);
      this.#said.set(key, (this.#said.get(key) ?? new Map<IsoDate, IsoDate | null>()).set(startsOn, wanted.endsOn));
    } else if (before !== undefined) current.set(startsOn, before);
    return other && { ...other, isSaid: this.#said.get(key)?.has(other.startsOn) === true };
  }
}
