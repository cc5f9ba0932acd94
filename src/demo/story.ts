import type { Answer } from './client.ts';

export interface Step {
  /** `→` a call, `✗` an expected refusal, `~` a message pushed to a subscriber. */
  readonly kind: 'call' | 'refusal' | 'message';
  readonly name: string;
  readonly text: string;
}

export interface Chapter {
  readonly number: number;
  readonly title: string;
  readonly steps: Step[];
}

/** A figure or a refusal was not what it has to be. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

const MARKS = { call: '→', refusal: '✗', message: '~' } as const;
const NAME_WIDTH = 30;

/** Prints the story as it happens, and counts what was expected against what was seen. */
export class Story {
  readonly chapters: Chapter[] = [];
  readonly refusals = { expected: 0, seen: 0 };
  readonly #print: (line: string) => void;
  readonly #logHead: () => Promise<number>;

  constructor(print: (line: string) => void, logHead: () => Promise<number>) {
    this.#print = print;
    this.#logHead = logHead;
  }

  chapter(number: number, title: string): void {
    this.chapters.push({ number, title, steps: [] });
    this.#print(`${number === 1 ? '' : '\n'} ${number}  ${title}`);
  }

  step(kind: Step['kind'], name: string, text: string): void {
    this.chapters.at(-1)!.steps.push({ kind, name, text });
    this.#print(`    ${MARKS[kind]} ${name.padEnd(NAME_WIDTH)} ${text}`);
  }

  /** A call that has to be accepted. */
  accepted<Payload extends { readonly userErrors: readonly { readonly code: string; readonly message: string }[] }>(
    name: string,
    payload: Payload,
    text: (payload: Payload) => string,
  ): Payload {
    if (payload.userErrors.length > 0)
      throw new StoryBroken(
        `${name} was refused: ${payload.userErrors.map(({ code, message }) => `${code} (${message})`).join(', ')}`,
      );
    this.step('call', name, text(payload));
    return payload;
  }

  /** A call that has to be refused with a code, and must write nothing. */
  async refused(
    name: string,
    code: string,
    call: () => Promise<Answer>,
    text: (details: ReadonlyMap<string, string>) => string = () => '',
  ): Promise<void> {
    this.refusals.expected++;
    const before = await this.#logHead();
    const payload = (await call()) as { userErrors: { code: string; details: { key: string; value: string }[] }[] };
    const [first] = payload.userErrors;
    if (first?.code !== code)
      throw new StoryBroken(
        `${name} should be refused with ${code}, and was ${first ? `refused with ${first.code}` : 'accepted'}`,
      );
    const after = await this.#logHead();
    if (after !== before)
      throw new StoryBroken(`${name} was refused with ${code} and wrote ${after - before} events all the same`);
    this.refusals.seen++;
    const more = text(new Map(first.details.map(({ key, value }) => [key, value])));
    this.step('refusal', name, more === '' ? code : `${code}: ${more}`);
  }

  /** A figure that has to be exactly this. */
  expect(what: string, actual: unknown, wanted: unknown): void {
    if (JSON.stringify(actual) !== JSON.stringify(wanted))
      throw new StoryBroken(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}`);
  }
}
