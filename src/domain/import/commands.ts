import type { ImportCancelled, ImportCompleted, ImportStarted } from './events.ts';

export interface StartImport {
  readonly type: 'StartImport';
  readonly data: ImportStarted;
}

export interface CompleteImport {
  readonly type: 'CompleteImport';
  readonly data: ImportCompleted;
}

export interface CancelImport {
  readonly type: 'CancelImport';
  readonly data: ImportCancelled;
}

export type ImportCommand = StartImport | CompleteImport | CancelImport;
