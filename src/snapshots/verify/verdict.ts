/** What each verdict is about, from the stored bytes to what today's code would say. */
export type CheckName =
  'ARCHIVE_BYTES' | 'APPROVAL_CHAIN' | 'LOG_CHAIN' | 'DERIVATION_FROZEN_FORMAT' | 'DERIVATION_CURRENT_CODE';

/** `NOT_POSSIBLE`: the evidence at hand does not decide it, which is no sign of tampering. */
export type Outcome = 'PASSED' | 'FAILED' | 'DIFFERS_EXPLAINED' | 'NOT_POSSIBLE';

/** One thing that is not as it should be: a row of a section, or an event of a stream. */
export interface Difference {
  /** Section or stream; for the snapshot's own header `header`. */
  readonly where: string;
  /** Row id, `revision <n>`, or empty when the whole section or stream is meant. */
  readonly what: string;
  readonly fault: string;
}

export interface Verdict {
  readonly check: CheckName;
  readonly outcome: Outcome;
  /** One or two sentences for a reader who knows neither the code nor cryptography. */
  readonly explanation: string;
  readonly differingRows: number;
  /** The first differences found, at most `MAX_DIFFERENCES`. */
  readonly differences: readonly Difference[];
}

export const MAX_DIFFERENCES = 20;

export const verdict = (check: CheckName, outcome: Outcome, explanation: string): Verdict => ({
  check,
  outcome,
  explanation,
  differingRows: 0,
  differences: [],
});

/** Collects differences without keeping a million of them. */
export class Differences {
  readonly #first: Difference[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get first(): readonly Difference[] {
    return this.#first;
  }

  add(where: string, what: string, fault: string): void {
    this.#count += 1;
    if (this.#first.length < MAX_DIFFERENCES) this.#first.push({ where, what, fault });
  }

  /** `section incidents, row 7: …; …`: what an explanation names. */
  text(limit = 3): string {
    const named = this.#first
      .slice(0, limit)
      .map(({ where, what, fault }) => `${where}${what === '' ? '' : `, ${what}`}: ${fault}`);
    const rest = this.#count - named.length;
    return named.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
  }
}
