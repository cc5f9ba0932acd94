import { type BehaviorKind, isBehaviorKind } from '../../src/application/imports/behavior-file.ts';
import type { FileSource } from '../../src/application/imports/file-source.ts';
import { readImportJobInput } from '../../src/application/imports/import-job-input.ts';
import type { GraphqlContext } from '../context.ts';

/** Imports of a district that are looked through for its latest behavior file. */
const LOOK_BACK = 100;
/** A larger file takes too long for an answer. */
const MAX_BYTES = 5 * 1024 ** 2;

/** The behavior file of a foreign system that an import has looked at last; null when there is none that is small enough. */
export async function latestBehaviorFile(
  context: GraphqlContext,
  districtId: string,
  sourceSystem: string,
): Promise<{ readonly kind: BehaviorKind; readonly source: FileSource; readonly schoolYear: number | null } | null> {
  const { imports } = context.services;
  const anything = { requestedBy: null, certificationId: null, title: null, createdFrom: null, createdTo: null };
  const { rows } = await context.read.jobs.list(
    { ...anything, org: districtId, kinds: ['IMPORT'], statuses: ['COMPLETED', 'FAILED'] },
    { first: LOOK_BACK, after: null },
  );
  for (const row of rows) {
    const input = readImportJobInput(row.input);
    const isRead = row.status === 'COMPLETED' || row.errorCode === 'UNKNOWN_CODE';
    if (!isRead || !isBehaviorKind(input.kind) || input.sourceSystem !== sourceSystem) continue;
    if ((input.sizeBytes ?? Infinity) > MAX_BYTES) return null;
    return { kind: input.kind, source: imports.sourceOf(input.sha256), schoolYear: input.schoolYear };
  }
  return null;
}
