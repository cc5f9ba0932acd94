import { rejectionMessages } from '../../domain/rejections.ts';
import type { Rejection } from '../../domain/kernel/decider.ts';
import type { CommandOutcome } from '../command-handler.ts';
import type { ImportResult } from './import-request.ts';
import type { RefusedRow, RowPlan } from './row-plan.ts';
import { named, RowErrorList, type RowError, type RowNotice } from './row-error.ts';

/** As many as errors are kept. */
const MAX_NOTICES = 1_000;

/** Adds up what became of the rows of one import. */
export class ImportTally {
  readonly #errors = new RowErrorList();
  readonly #notices: RowNotice[] = [];
  #noticeCount = 0;
  readonly #byKind: Record<string, number> = {};
  constructor(
    /** The file's words for columns. */
    private readonly names: { readonly [column: string]: string } = {},
  ) {}

  readonly #counts = { read: 0, imported: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0 };
  /** The last event that this import caused: readers have to reach it before the import is over. */
  last: { readonly stream: string; readonly revision: number } | null = null;

  read(kind?: string, rows = 1): void {
    this.#counts.read += rows;
    if (kind !== undefined) this.count(kind);
  }

  count(kind: string, rows = 1): void {
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + rows;
  }

  unchanged(notices: readonly RowNotice[] = []): void {
    this.notice(notices);
    this.#counts.unchanged += 1;
  }

  refuse(errors: readonly RowError[], rows = 1): void {
    this.#counts.rejected += rows;
    this.#errors.add(named(errors, this.names));
  }

  notice(notices: readonly RowNotice[]): void {
    this.#noticeCount += notices.length;
    const first = notices.slice(0, MAX_NOTICES - this.#notices.length);
    this.#notices.push(...first.map((one) => ({ ...one, field: this.names[one.field] ?? one.field })));
  }

  /** Whether the row was new is told by its events too, so that a run which continues another counts the same. */
  applied(
    plan: Pick<RowPlan, 'line' | 'sourceKey' | 'effect' | 'errorOf' | 'notices' | 'rows' | 'rowsWritten'>,
    outcomes: readonly CommandOutcome<unknown>[],
  ): void {
    const { line, sourceKey, effect, rows = 1 } = plan;
    if (plan.notices !== undefined) this.notice(plan.notices);
    const isWritten = outcomes.some((outcome) => outcome.kind === 'done' && outcome.events.length > 0);
    const rejections = outcomes.flatMap((outcome) => (outcome.kind === 'rejected' ? outcome.rejections : []));
    for (const outcome of outcomes) {
      if (outcome.kind === 'done' && outcome.events.length > 0) this.last = outcome;
    }
    if (rejections.length > 0) {
      const place = { line, ...(sourceKey === undefined ? {} : { sourceKey }) };
      const errors = rejections.map((one) => plan.errorOf?.(one) ?? rowErrorOf(place, one));
      this.refuse(errors, rows);
      return;
    }
    const written = isWritten ? (plan.rowsWritten?.(outcomes) ?? rows) : 0;
    const isNew = outcomes.some(startsStream) || effect === 'NEW';
    this.#counts[isNew ? 'imported' : 'changed'] += written;
    this.#counts.unchanged += rows - written;
  }

  deleted(outcome: CommandOutcome<unknown>): void {
    if (outcome.kind === 'rejected') {
      this.refuse(outcome.rejections.map((rejection) => rowErrorOf({ line: 0 }, rejection)));
      return;
    }
    this.#counts.deleted += 1;
    if (outcome.events.length > 0) this.last = outcome;
  }

  get result(): ImportResult {
    return {
      ...this.#counts,
      // What the reader refuses is known before what the server does.
      rowErrors: this.#errors.first.toSorted((a, b) => a.line - b.line),
      rowErrorCount: this.#errors.total,
      notices: this.#notices,
      noticeCount: this.#noticeCount,
      unmapped: [],
      byKind: this.#byKind,
    };
  }
}

function startsStream(outcome: CommandOutcome<unknown>): boolean {
  return outcome.kind === 'done' && outcome.events.length > 0 && outcome.revision + 1 === outcome.events.length;
}

/** A row that the domain is going to refuse, known before it is asked. */
export const refusedRow = (line: number, rejections: readonly Rejection[]): RefusedRow => ({
  line,
  errors: rejections.map((rejection) => rowErrorOf({ line }, rejection)),
});

/** A refusal of the domain, in the place of the file that caused it. */
export function rowErrorOf(place: Pick<RowError, 'line' | 'sourceKey'>, rejection: Rejection): RowError {
  const column = rejection.path?.at(-1);
  return {
    ...place,
    ...(column === undefined ? {} : { column }),
    code: rejection.code,
    message: rejectionMessages[rejection.code],
  };
}
