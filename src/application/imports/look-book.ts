import type { Look, Looking, StrangerLooks } from '../ports/stranger-looks.ts';
import type { PlannedRow } from './row-plan.ts';

/** Whether a row names a stranger rightly; `NOT_LOOKED`: too many before it did not, so nobody looked. */
export type Looked = 'FOUND' | 'MISSED' | 'NOT_LOOKED';

/** The looks of one batch of rows: taken one by one, and logged together before anything is said about them. */
export class LookBook {
  readonly #looks: StrangerLooks;
  readonly #looking: Looking;
  #taken: Look[] = [];

  constructor(looks: StrangerLooks, looking: Looking) {
    this.#looks = looks;
    this.#looking = looking;
  }

  look(look: Look): Looked {
    const { districtId } = this.#looking;
    if (!this.#looks.mayLook(districtId)) return 'NOT_LOOKED';
    if (!look.isFound) this.#looks.missed(districtId);
    this.#taken.push(look);
    return look.isFound ? 'FOUND' : 'MISSED';
  }

  async logged(rows: readonly PlannedRow[]): Promise<readonly PlannedRow[]> {
    const taken = this.#taken;
    this.#taken = [];
    if (taken.length > 0) await this.#looks.record(this.#looking, taken);
    return rows;
  }
}

/** The answer of a row that was not looked at: the same whoever has the number. */
export function notLookedAt(line: number, column: string): PlannedRow {
  const message =
    'not looked at: too many rows before it name students who are not the district’s and are not found; send it again later';
  return { line, errors: [{ line, column, code: 'STUDENT_NOT_IN_SCOPE', message }] };
}
