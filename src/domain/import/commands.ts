import type { ImportCompleted, ImportStarted } from './events.ts';

export interface StartImport {
  readonly type: 'StartImport';
  readonly data: ImportStarted;
}

export interface CompleteImport {
  readonly type: 'CompleteImport';
  readonly data: ImportCompleted;
}

export type ImportCommand = StartImport | CompleteImport;
