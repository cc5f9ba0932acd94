import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isBehaviorKind } from '../../application/imports/behavior-file.ts';
import { FileFault } from '../../application/imports/file-fault.ts';
import { ImportRefused } from '../../application/imports/import-request.ts';
import { uuidV5, STATE_EDITION_NAMESPACE } from '../../crypto/uuid-v5.ts';
import { IMPORT_MODES, type ImportKind, type ImportMode } from '../../domain/import/events.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import { operator } from '../operator.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';
import { UsageFault } from '../usage-fault.ts';
import { withApplication } from '../with-application.ts';

export interface ImportOptions {
  readonly district?: string;
  readonly mode?: string;
  readonly schoolYear?: string;
  readonly sourceSystem?: string;
  readonly confirmDeletions?: string;
  readonly json?: boolean;
}

const KINDS: { readonly [name: string]: ImportKind } = {
  organizations: 'ORGANIZATIONS_EDFI',
  calendars: 'CALENDARS_EDFI',
  students: 'STUDENTS_EDFI',
  programs: 'PROGRAMS_EDFI',
  roster: 'ROSTER_CSV',
  behavior: 'BEHAVIOR_EDFI',
  'behavior-csv': 'BEHAVIOR_CSV',
  attendance: 'ATTENDANCE_CSV',
};

/** As many row errors as fit on a screen; `--json` has the first thousand. */
const SHOWN_ERRORS = 20;

/** Takes a file over, or looks at it. The same file again continues or repeats the same import. Exit code 1 when rows were rejected. */
export async function importFile(name: string, file: string, options: ImportOptions): Promise<number> {
  const kind = KINDS[name];
  if (kind === undefined)
    throw new UsageFault(`There is no kind ${name}: it is one of ${Object.keys(KINDS).join(', ')}.`);
  const mode = modeOf(options.mode ?? 'VALIDATE_ONLY');
  const schoolYear = whole('--school-year', options.schoolYear);
  const confirmedDeletions = whole('--confirm-deletions', options.confirmDeletions);
  if (mode.startsWith('REPLACE') && schoolYear === null) throw new UsageFault(`${mode} needs --school-year.`);
  const sizeBytes = (await stat(file)).size;
  return withApplication(async ({ services, read, blobs }) => {
    const district = options.district === undefined ? null : await read.directory.districtByCode(options.district);
    if (options.district !== undefined && !district)
      throw new UsageFault(`There is no district with the code ${options.district}.`);
    if (isBehaviorKind(kind) && !district) throw new UsageFault('Incidents belong to a district: give --district.');
    const org = district?.id ?? STATE_ORG;
    const { sha256 } = await blobs.put(createReadStream(file), sizeBytes + 1);
    const sourceSystem = options.sourceSystem ?? 'ed-fi';
    const importId = uuidV5(
      STATE_EDITION_NAMESPACE,
      JSON.stringify(['command-line import', org, kind, mode, sourceSystem, schoolYear, sha256]),
    );
    const { principal } = operator();
    const progress = showProgress(`${kind} ${mode}`);
    const abort = new AbortController();
    const stop = () => abort.abort(new Error('Stopped. The same command goes on where it was.'));
    process.once('SIGINT', stop);
    try {
      const source = services.imports.sourceOf(sha256);
      const result = await services.imports.run(
        {
          importId,
          kind,
          mode,
          org,
          schoolYear,
          sourceSystem,
          sha256,
          source,
          sizeBytes,
          confirmedDeletions,
          principal,
          correlationId: importId,
        },
        { signal: abort.signal, progress: async (percent) => progress.update(percent) },
      );
      progress.done();
      print(options.json, { importId, ...result }, [
        `read ${result.read}, new ${result.imported}, changed ${result.changed}, unchanged ${result.unchanged}, deleted ${result.deleted}, rejected ${result.rejected}`,
        ...result.rowErrors.slice(0, SHOWN_ERRORS).map(({ line, message }) => `  line ${line}: ${message}`),
        ...(result.rowErrorCount > SHOWN_ERRORS ? [`  and ${result.rowErrorCount - SHOWN_ERRORS} more`] : []),
        ...result.unmapped.map(({ kind: what, value, times }) => `  not mapped: ${what} ${value} (${times} times)`),
      ]);
      return result.rejected > 0 ? 1 : 0;
    } catch (error) {
      if (error instanceof FileFault || error instanceof ImportRefused)
        throw new Error(`${error.code}: ${error.message}`, { cause: error });
      throw error;
    } finally {
      process.off('SIGINT', stop);
    }
  });
}

function modeOf(text: string): ImportMode {
  const mode = IMPORT_MODES.find((one) => one === text);
  if (!mode) throw new UsageFault(`There is no mode ${text}: it is one of ${IMPORT_MODES.join(', ')}.`);
  return mode;
}

function whole(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new UsageFault(`${option} is a whole number.`);
  return Number(text);
}
