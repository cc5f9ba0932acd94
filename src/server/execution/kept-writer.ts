import { isLasting } from '../../shared/lasting.ts';
import { AnswerText, type ValueWriter } from './answer-text.ts';
import { GivesUp, type PlanRun } from './plan-run.ts';

interface Hole {
  /** What stands before it. */
  readonly text: string;
  readonly write: ValueWriter;
  readonly source: unknown;
}

/** What a plan makes of an object: text, with holes for what resolvers say, which each run asks anew. */
class Template extends AnswerText {
  readonly #holes: Hole[] = [];
  #end = '';

  override ask(write: ValueWriter, source: unknown): void {
    this.#holes.push({ text: flat(this.text), write, source });
    this.text = '';
  }

  override keepPlace(): AnswerText {
    throw new GivesUp();
  }

  end(): this {
    this.#end = flat(this.text);
    return this;
  }

  fill(answer: AnswerText, run: PlanRun): void {
    for (const { text, write, source } of this.#holes) {
      answer.text += text;
      write(source, answer, run);
    }
    answer.text += this.#end;
  }
}

/** One piece of memory: a text that was put together is a tree, which every answer that holds it would walk. */
const flat = (text: string): string => Buffer.from(text).toString();

/** Writes as `write` does. What it makes of lasting objects is kept from their second time on, for as long as they are. */
export function keptWriter(write: ValueWriter): ValueWriter {
  const kept = new WeakMap<object, Template | 'SEEN'>();
  return (value, text, run) => {
    const source = value as object;
    if (!isLasting(source) || text instanceof Template) {
      write(source, text, run);
      return;
    }
    const known = kept.get(source);
    if (known === undefined) {
      kept.set(source, 'SEEN');
      write(source, text, run);
    } else if (known === 'SEEN') {
      const template = new Template();
      write(source, template, run);
      kept.set(source, template.end());
      template.fill(text, run);
    } else known.fill(text, run);
  };
}
