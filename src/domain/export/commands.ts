import type { DataExported } from './events.ts';

/** Data has left the system. */
export interface RecordExport {
  readonly type: 'RecordExport';
  readonly data: DataExported;
}

export type ExportCommand = RecordExport;
