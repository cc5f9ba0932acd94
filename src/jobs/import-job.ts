import { FileFault } from '../application/imports/file-fault.ts';
import { readImportJobInput } from '../application/imports/import-job-input.ts';
import { ImportRefused, type ImportResult } from '../application/imports/import-request.ts';
import type { ImportRunner } from '../application/imports/import-runner.ts';
import { JobFailed, type JobHandler, type JobRow } from '../application/ports/jobs.ts';
import type { JsonObject } from '../shared/json.ts';

/** Runs imports. A file that cannot be read and an import that is refused fail for good; anything else is tried again. */
export function importJob(runner: ImportRunner): JobHandler {
  return {
    kind: 'IMPORT',
    async run(job: JobRow, control): Promise<JsonObject> {
      const input = readImportJobInput(job.input);
      const request = { ...input, importId: job.id, org: job.org, source: runner.sourceOf(input.sha256) };
      try {
        const { signal } = control;
        const progress = (percent: number, soFar: ImportResult) =>
          control.progress(percent, soFar as unknown as JsonObject);
        return (await runner.run(request, { signal, progress })) as unknown as JsonObject;
      } catch (error) {
        if (error instanceof FileFault || error instanceof ImportRefused)
          throw new JobFailed(error.code, error.message);
        throw error;
      }
    },
  };
}
