/** JSON text that is written from front to back, with places that are filled later, in whatever order. */
export class AnswerText {
  /** What was written before and in the places that were kept; what follows them is in `text`. */
  readonly #before: (string | AnswerText)[] = [];
  /** Appended to directly: a method call for each value is what a page would notice. */
  text = '';

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
