import type { GraphQLResolveInfo } from 'graphql';
import type { GraphqlContext } from '../../../schema/context.ts';

/** Thrown where an answer would hold an error: the plan ends, and the ordinary execution says what is wrong. */
export class GivesUp extends Error {
  constructor() {
    super('The answer holds an error.');
  }
}

/** What a field is asked with, the same for every object of one run. */
export interface AskedField {
  readonly args: Readonly<Record<string, unknown>>;
  readonly info: GraphQLResolveInfo;
}

/** A field that is asked, not just read. */
export interface FieldPlan {
  askedWith(variables: Readonly<Record<string, unknown>>): AskedField;
}

/** One execution of a plan: who asks, with which variables, and what it still waits for. */
export class PlanRun {
  readonly #asked = new Map<FieldPlan, AskedField>();
  readonly #finished: Promise<void>;
  #resolve!: () => void;
  #reject!: (error: unknown) => void;
  #pending = 1;

  constructor(
    readonly context: GraphqlContext,
    readonly variables: Readonly<Record<string, unknown>>,
  ) {
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A run that ends before anybody waits for it must not end the process too.
    this.#finished.catch(() => undefined);
  }

  asked(field: FieldPlan): AskedField {
    let asked = this.#asked.get(field);
    if (!asked) this.#asked.set(field, (asked = field.askedWith(this.variables)));
    return asked;
  }

  /** Writes when the value is there; `finish` waits for it. */
  later(value: PromiseLike<unknown>, write: (value: unknown) => void): void {
    this.#pending += 1;
    value.then(
      (settled) => {
        try {
          write(settled);
          this.#done();
        } catch (error) {
          this.#reject(error);
        }
      },
      (error: unknown) => this.#reject(error),
    );
  }

  /** After everything was begun: resolves when everything is written, rejects as soon as something cannot be. */
  finish(): Promise<void> {
    this.#done();
    return this.#finished;
  }

  #done(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#resolve();
  }
}
