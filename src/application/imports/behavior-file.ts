import type { ImportKind } from '../../domain/import/events.ts';
import { BEHAVIOR_CSV_NAMES } from './behavior-csv-columns.ts';
import type { FileSource } from './file-source.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { readBehaviorCsv } from './read-behavior-csv.ts';
import { readDiscipline } from './read-discipline.ts';
import type { ImportRow } from './row-error.ts';

export const BEHAVIOR_KINDS = ['BEHAVIOR_EDFI', 'BEHAVIOR_CSV'] as const satisfies readonly ImportKind[];
export type BehaviorKind = (typeof BEHAVIOR_KINDS)[number];

export const isBehaviorKind = (kind: ImportKind): kind is BehaviorKind => BEHAVIOR_KINDS.includes(kind as BehaviorKind);

interface BehaviorFormat {
  readonly read: (source: FileSource) => AsyncGenerator<ImportRow<ParsedIncident>, void, undefined>;
  /** The file's words for columns that errors name otherwise. */
  readonly names: { readonly [field: string]: string };
}

/** The formats in which incidents come. */
export const behaviorFormats: { readonly [Kind in BehaviorKind]: BehaviorFormat } = {
  BEHAVIOR_EDFI: { read: (source) => readDiscipline(source), names: {} },
  BEHAVIOR_CSV: { read: (source) => readBehaviorCsv(source), names: BEHAVIOR_CSV_NAMES },
};
