import type { Transfers } from './files.ts';
import type { Jobs } from './jobs.ts';
import type { ValidationRuns } from './validation-runs.ts';

/** Jobs, uploads and kept reports as somebody may see them: those of other districts are not there. */
export interface RuntimeReads {
  readonly jobs: Pick<Jobs, 'get' | 'list' | 'count'>;
  readonly transfers: Pick<Transfers, 'upload'>;
  readonly validationRuns: Pick<ValidationRuns, 'get' | 'ofSchools' | 'rows'>;
}
