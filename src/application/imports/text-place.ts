import type { FilePlace } from './file-fault.ts';

const LF = 10;
const CR = 13;

/** Where in a text a reader is, by what it has passed: line and column from 1; lines end with CR LF, LF or CR. */
export class TextPlace {
  #line = 1;
  #column = 1;
  #isAfterCr = false;

  get place(): FilePlace {
    return { line: this.#line, column: this.#column };
  }

  /** Passes the next piece of the text, up to but not including `end`. */
  pass(text: string, end = text.length): void {
    let lineStart = -1;
    for (let index = 0; index < end; index++) {
      const code = text.charCodeAt(index);
      const isBreak = code === CR || (code === LF && !this.#isAfterCr);
      if (isBreak) this.#line += 1;
      if (code === CR || code === LF) lineStart = index + 1;
      this.#isAfterCr = code === CR;
    }
    this.#column = lineStart < 0 ? this.#column + end : end - lineStart + 1;
  }
}
