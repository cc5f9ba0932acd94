import { event, PUBLIC } from '../kernel/event-definition.ts';

export const IMPORT_KINDS = [
  'ORGANIZATIONS_EDFI',
  'CALENDARS_EDFI',
  'STUDENTS_EDFI',
  'PROGRAMS_EDFI',
  'ROSTER_CSV',
  'BEHAVIOR_EDFI',
  'BEHAVIOR_CSV',
  'ATTENDANCE_CSV',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export const IMPORT_MODES = ['VALIDATE_ONLY', 'MERGE', 'REPLACE_SOURCE', 'REPLACE_ALL'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** The file itself is named by its content hash: file names may carry anything. */
export interface ImportStarted {
  readonly importId: string;
  readonly org: string;
  readonly kind: ImportKind;
  readonly mode: ImportMode;
  readonly schoolYear: number | null;
  readonly sourceSystem: string;
  readonly sha256: string;
}

export interface ImportCompleted {
  readonly importId: string;
  readonly org: string;
  readonly imported: number;
  readonly changed: number;
  readonly deleted: number;
  readonly rejected: number;
}

/** What stands written when the import is stopped; the counts are of whole rows. */
export interface ImportCancelled extends ImportCompleted {
  readonly cancelledBy: string;
}

export const importEvents = {
  ImportStarted: event<ImportStarted>({
    importId: PUBLIC,
    org: PUBLIC,
    kind: PUBLIC,
    mode: PUBLIC,
    schoolYear: PUBLIC,
    sourceSystem: PUBLIC,
    sha256: PUBLIC,
  }),
  ImportCompleted: event<ImportCompleted>({
    importId: PUBLIC,
    org: PUBLIC,
    imported: PUBLIC,
    changed: PUBLIC,
    deleted: PUBLIC,
    rejected: PUBLIC,
  }),
  ImportCancelled: event<ImportCancelled>({
    importId: PUBLIC,
    org: PUBLIC,
    imported: PUBLIC,
    changed: PUBLIC,
    deleted: PUBLIC,
    rejected: PUBLIC,
    cancelledBy: PUBLIC,
  }),
};
