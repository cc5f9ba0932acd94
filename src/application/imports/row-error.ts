import type { RejectionCode } from '../../domain/rejections.ts';
import type { HandEdit } from './keep-hand-edits.ts';

/** Why one record of a file cannot be taken over. Messages quote codes, numbers and dates, never names or free text. */
export interface RowError {
  /** Line on which the record begins, from 1. */
  readonly line: number;
  /** Element or CSV column. */
  readonly column?: string;
  /** The part of the record that it is about, by list and place: told of rows of a request, where parts have no lines. */
  readonly within?: readonly string[];
  readonly sourceKey?: string;
  readonly code: RejectionCode;
  readonly message: string;
}

/** Something to know about a record that was taken over: where people and the file say different things. Quotes no value. */
export interface RowNotice extends HandEdit {
  readonly line: number;
  readonly sourceKey: string;
}

export type RejectedRow = { readonly line: number; readonly errors: readonly RowError[]; readonly row?: undefined };
export type AcceptedRow<T> = { readonly line: number; readonly row: T; readonly errors?: undefined };
/** A record as read: the typed row, or everything that is wrong with it. */
export type ImportRow<T> = AcceptedRow<T> | RejectedRow;

/** The errors with the file's own words for columns; `names` knows those that are called otherwise here. */
export const named = (errors: readonly RowError[], names: { readonly [column: string]: string }): readonly RowError[] =>
  errors.map((error) =>
    error.column !== undefined && Object.hasOwn(names, error.column)
      ? { ...error, column: names[error.column] ?? error.column }
      : error,
  );

/** Keeps the first errors and counts the rest: a file of a million wrong rows must not fill the memory. */
export class RowErrorList {
  readonly first: RowError[] = [];
  total = 0;

  constructor(readonly capacity = 1_000) {}

  add(errors: readonly RowError[]): void {
    this.total += errors.length;
    for (const error of errors) {
      if (this.first.length >= this.capacity) return;
      this.first.push(error);
    }
  }

  get omitted(): number {
    return this.total - this.first.length;
  }
}
