import type { ImportKind } from '../../domain/import/events.ts';
import type { ScratchFiles } from '../ports/files.ts';
import { BEHAVIOR_CSV_NAMES } from './behavior-csv-columns.ts';
import { defaultFileLimits, type FileSource } from './file-source.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { readBehaviorCsv } from './read-behavior-csv.ts';
import { readDiscipline } from './read-discipline.ts';
import type { ImportRow } from './row-error.ts';

export const BEHAVIOR_KINDS = ['BEHAVIOR_EDFI', 'BEHAVIOR_CSV'] as const satisfies readonly ImportKind[];
export type BehaviorKind = (typeof BEHAVIOR_KINDS)[number];

export const isBehaviorKind = (kind: ImportKind): kind is BehaviorKind => BEHAVIOR_KINDS.includes(kind as BehaviorKind);

interface BehaviorFormat {
  readonly read: (
    source: FileSource,
    scratch: ScratchFiles,
  ) => AsyncGenerator<ImportRow<ParsedIncident>, void, undefined>;
  /** The file's words for columns that errors name otherwise. */
  readonly names: { readonly [field: string]: string };
}

/** The formats in which incidents come. */
export const behaviorFormats: { readonly [Kind in BehaviorKind]: BehaviorFormat } = {
  BEHAVIOR_EDFI: { read: (source, scratch) => readDiscipline(source, defaultFileLimits, scratch), names: {} },
  BEHAVIOR_CSV: { read: (source) => readBehaviorCsv(source), names: BEHAVIOR_CSV_NAMES },
};
