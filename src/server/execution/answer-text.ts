import type { PlanRun } from './plan-run.ts';

/** Writes a value, which may be a promise, at the end of `text`. Throws where the answer would hold an error. */
export type ValueWriter = (value: unknown, text: AnswerText, run: PlanRun) => void;

/** JSON text that is written from front to back, with places that are filled later, in whatever order. */
export class AnswerText {
  /** What was written before and in the places that were kept; what follows them is in `text`. */
  readonly #before: (string | AnswerText)[] = [];
  /** Appended to directly: a method call for each value is what a page would notice. */
  text = '';

  /** Writes what a resolver says, which may be something else each time. */
  ask(write: ValueWriter, source: unknown, run: PlanRun): void {
    write(source, this, run);
  }

  /** Keeps a place here, to be filled after what follows it has been written. */
  keepPlace(): AnswerText {
    const place = new AnswerText();
    this.#before.push(this.text, place);
    this.text = '';
    return place;
  }

  toString(): string {
    return this.#before.length === 0 ? this.text : this.#before.join('') + this.text;
  }
}
