import type { Json } from '../../shared/json.ts';
import type { CommandHandler, CommandOutcome, CommandRequest } from '../command-handler.ts';
import type { ImportRequest } from './import-request.ts';
import type { Rejection } from '../../domain/kernel/decider.ts';
import { importCause } from './imported-base.ts';
import type { AcceptedRow, RowError, RowNotice } from './row-error.ts';

/** What has to be done for one row of a file, once the server has been asked what it knows. */
export interface RowPlan {
  readonly line: number;
  /** What the row is about, unique in the file and without personal data: makes its commands the same in every run of this import. */
  readonly key: string;
  /** How the source names the record, for people who look for an error. */
  readonly sourceKey?: string;
  /** For the counts by kind; left out where a file holds one kind of row. */
  readonly kind?: string;
  readonly effect: 'NEW' | 'CHANGED' | 'SAME';
  readonly notices?: readonly RowNotice[];
  /** Rows of the file that it stands for, 1 when left out, and how many of them were written. */
  readonly rows?: number;
  rowsWritten?(outcomes: readonly CommandOutcome<unknown>[]): number;
  /** A refusal of the domain in the words and at the line of the file; at the row's line when left out. */
  errorOf?(rejection: Rejection): RowError;
  apply(commands: RowCommands): Promise<readonly CommandOutcome<unknown>[]>;
}

export interface RefusedRow {
  readonly line: number;
  readonly errors: readonly RowError[];
  /** True where a row that comes later may change it: it is planned again after the last one. */
  readonly isForLater?: boolean;
}

/** A row that is counted and needs nothing. */
export interface IgnoredRow {
  readonly line: number;
  readonly kind: string;
  readonly effect: 'IGNORED';
}

export type PlannedRow = RowPlan | RefusedRow | IgnoredRow;

/** Plans the rows of one batch, in their order; asks the server a constant number of questions. */
export type RowPlanner<Row> = (rows: readonly AcceptedRow<Row>[]) => Promise<readonly PlannedRow[]>;

/** Gives the commands of one row: on the bulk lane, under keys that derive from import and row. */
export class RowCommands {
  constructor(
    private readonly handler: CommandHandler,
    private readonly request: Pick<ImportRequest, 'importId' | 'principal' | 'correlationId'>,
    private readonly key: string,
    /** What the same request means beyond its id; an import's file is named by its id already. */
    private readonly content: Json = null,
  ) {}

  handle<State, const Command>(request: Omit<CommandRequest<State, Command>, 'input'>): Promise<CommandOutcome<State>> {
    const { importId, principal, correlationId } = this.request;
    const causationId = importCause(importId);
    return this.handler.handle(
      { principal, correlationId, causationId, idempotencyKey: `${importId}/${this.key}`, lane: 'bulk' },
      // The key names the import and so the file: the same row of the same file is the same request.
      { ...request, input: { importId, key: this.key, ...(this.content !== null && { content: this.content }) } },
    );
  }
}
