import type { ReadModel } from '../../../projections/read-model.ts';
import type { CommandHandler } from '../../application/command-handler.ts';
import type { Accounts } from '../../application/ports/accounts.ts';
import type { Transfers } from '../../application/ports/files.ts';
import type { Jobs } from '../../application/ports/jobs.ts';
import type { ReadProgress } from '../../application/ports/read-progress.ts';
import type { ValidationRuns } from '../../application/ports/validation-runs.ts';
import type { WorldFiles } from '../world-files.ts';

/** Where state student ids are claimed for a pseudonym. */
export interface StudentClaims {
  claimStudents(
    claims: readonly { readonly stateStudentId: string; readonly studentId: string }[],
  ): Promise<ReadonlyMap<string, string>>;
}

/** What the world `state` is written with. */
export interface StateWorldParts {
  readonly commands: CommandHandler;
  readonly read: ReadModel;
  readonly accounts: Accounts;
  readonly progress: ReadProgress;
  readonly jobs: Jobs;
  readonly validationRuns: ValidationRuns;
  readonly students: StudentClaims;
  readonly transfers: Transfers;
  /** The files that stand for what a foreign system sends. */
  readonly samples: WorldFiles;
  /** Lets the clock go on from an instant; one that has passed changes nothing. */
  readonly advance: (to: Date) => void;
}
