import type { SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import type { ScratchFiles } from '../ports/files.ts';
import type { ImportReads } from '../ports/imports.ts';
import { behaviorFormats, type BehaviorKind } from './behavior-file.ts';
import { ImportRefused, type ImportRequest } from './import-request.ts';
import { type BehaviorSummary, BehaviorTally } from './import-summary.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import type { ImportRow } from './row-error.ts';

/** An incident that stands here and that the file lacks. */
export interface Deletion {
  readonly id: string;
  readonly isLocked: boolean;
  readonly origin: 'THIS_SOURCE' | 'OTHER_SOURCE' | 'HAND';
}

export type BehaviorRequest = Pick<ImportRequest, 'org' | 'schoolYear' | 'sourceSystem' | 'source' | 'mode'> & {
  readonly kind: BehaviorKind;
};

/** What a file holds and lacks. */
export interface BehaviorSurvey {
  readonly summary: BehaviorSummary;
  /** What a replacing import would void; of a validation what both replacing modes would. */
  readonly deletions: readonly Deletion[];
}

/** Every source key that a row names, also one that cannot be taken over: what is in the file is not missing. */
export const sourceKeysOf = ({ row, errors }: ImportRow<ParsedIncident>): readonly string[] =>
  row === undefined ? errors.flatMap((error) => error.sourceKey ?? []) : [row.sourceKey];

/** Reads the whole file and plans nothing: what has to be known before an import may begin. Throws `FileFault`. */
export async function surveyBehavior(
  { reads, scratch }: { readonly reads: ImportReads; readonly scratch: ScratchFiles },
  request: BehaviorRequest,
  localTypeId: (kind: SourceValueKind, value: string) => string | null,
  signal: AbortSignal,
): Promise<BehaviorSurvey> {
  const tally = new BehaviorTally();
  const missing = await MissingIncidents.of(reads, request);
  for await (const row of behaviorFormats[request.kind].read(request.source, scratch)) {
    signal.throwIfAborted();
    tally.addRow(row, localTypeId);
    missing.found(row);
  }
  return { summary: tally.summary, deletions: await missing.deletions() };
}

/** The incidents of a year less those that a file names. Holds what stands here, not what the file says. */
export class MissingIncidents {
  readonly #ofSource = new Map<string, string>();
  readonly #others: { readonly id: string; readonly origin: Deletion['origin'] }[] = [];

  private constructor(private readonly reads: ImportReads) {}

  /** Nothing is missing for a merge, nor for a validation that names no year. */
  static async of(
    reads: ImportReads,
    { mode, org, schoolYear, sourceSystem }: Omit<BehaviorRequest, 'source' | 'kind'>,
  ): Promise<MissingIncidents> {
    const missing = new MissingIncidents(reads);
    if (mode === 'MERGE') return missing;
    if (schoolYear === null) {
      if (mode === 'VALIDATE_ONLY') return missing;
      throw new ImportRefused('DATES_OUT_OF_ORDER', 'A replacing import names its school year.');
    }
    for (const { id, ...source } of await reads.incidents.sourcesOfYear(org, schoolYear)) {
      if (source.sourceKey === null) missing.#add(mode, id, 'HAND');
      else if (source.sourceSystem === sourceSystem) missing.#ofSource.set(source.sourceKey, id);
      else missing.#add(mode, id, 'OTHER_SOURCE');
    }
    return missing;
  }

  found(row: ImportRow<ParsedIncident>): void {
    for (const key of sourceKeysOf(row)) this.#ofSource.delete(key);
  }

  async deletions(): Promise<readonly Deletion[]> {
    const ofSource = [...this.#ofSource.values()].map((id) => ({ id, origin: 'THIS_SOURCE' as const }));
    const missing = [...ofSource, ...this.#others];
    if (missing.length === 0) return [];
    const locked = await this.reads.certifications.lockedIds(missing.map(({ id }) => id));
    return missing.map((one) => ({ ...one, isLocked: locked.has(one.id) }));
  }

  #add(mode: ImportRequest['mode'], id: string, origin: Deletion['origin']): void {
    if (mode !== 'REPLACE_SOURCE') this.#others.push({ id, origin });
  }
}

/** Why the import may not begin: values without a meaning here, approved incidents that it would void, deletions that nobody has confirmed. */
export function refusalOf(
  { summary, deletions }: BehaviorSurvey,
  { mode, confirmedDeletions }: Pick<ImportRequest, 'mode' | 'confirmedDeletions'>,
): ImportRefused | null {
  if (mode === 'VALIDATE_ONLY') return null;
  const { unmapped } = summary;
  if (unmapped.length > 0) {
    const words = unmapped.map(({ value, count }) => `${JSON.stringify(value)} ×${count}`);
    const rest = words.length > 20 ? ` and ${words.length - 20} more` : '';
    const details: Record<string, string> = {};
    for (const { kind, value, count } of unmapped)
      details[Object.hasOwn(details, value) ? `${value} (${kind})` : value] = String(count);
    const message = `The crosswalk does not know ${words.slice(0, 20).join(', ')}${rest}.`;
    return new ImportRefused('UNKNOWN_CODE', message, details);
  }
  const count = (is: (one: Deletion) => boolean) => String(deletions.filter(is).length);
  const details = {
    wouldDelete: String(deletions.length),
    handEntered: count(({ origin }) => origin === 'HAND'),
    ofOtherSource: count(({ origin }) => origin === 'OTHER_SOURCE'),
  };
  const locked = deletions.filter((one) => one.isLocked).length;
  if (locked > 0) {
    const message = `The file lacks ${locked} incidents that are part of approved data: void them by hand, with a reason, or merge.`;
    return new ImportRefused('INCIDENT_LOCKED', message, { locked: String(locked), ...details });
  }
  if (deletions.length === (confirmedDeletions ?? 0)) return null;
  const message = `The import would delete ${deletions.length} incidents, ${details.handEntered} of them entered by hand.`;
  return new ImportRefused('DELETIONS_NOT_CONFIRMED', message, details);
}
