import type { Clock } from '../shared/clock.ts';
import type { OpenedEvent } from '../event-store/envelope.ts';
import type { RecordedEvent } from '../event-store/port.ts';
import type { JournalReader } from '../projector/journal-reader.ts';
import type { StudentAlias } from '../pii/student-alias.ts';
import type { CommandHandler } from './command-handler.ts';
import type { Accounts } from './ports/accounts.ts';
import type { Changes } from './ports/changes.ts';
import type { DayClaims } from './ports/day-claims.ts';
import type { NameClaims } from './ports/name-claims.ts';
import type { LiveIssues } from './ports/live-issues.ts';
import type { Transfers } from './ports/files.ts';
import type { Jobs } from './ports/jobs.ts';
import type { ReadProgress } from './ports/read-progress.ts';
import type { StudentsElsewhere } from './ports/students-elsewhere.ts';
import type { AccessLog } from './ports/access-log.ts';
import type { ValidationRuns } from './ports/validation-runs.ts';
import type { Evidence } from './ports/evidence.ts';
import type { ImportRunner } from './imports/import-runner.ts';

/** The parts of the product that operations use; src/server/compose.ts puts them together. */
export interface Services {
  readonly commands: CommandHandler;
  readonly clock: Clock;
  readonly progress: ReadProgress;
  readonly accounts: Accounts;
  /** Which group or type has a name. */
  readonly nameClaims: NameClaims;
  /** Which days a student is about to be in a school, or to have an IEP or a program. */
  readonly dayClaims: DayClaims;
  readonly jobs: Jobs;
  readonly transfers: Transfers;
  readonly accessLog: AccessLog;
  readonly studentsElsewhere: StudentsElsewhere;
  readonly validationRuns: ValidationRuns;
  /** How far the issues that people watch follow the read models. */
  readonly liveIssues: LiveIssues;
  /** What subscriptions follow. */
  readonly changes: Changes;
  readonly journal: JournalReader;
  /** Opens stored events: hashes checked, sealed fields readable. */
  readonly decode: (recorded: readonly RecordedEvent[]) => Promise<readonly OpenedEvent[]>;
  readonly evidence: Evidence;
  readonly imports: ImportRunner;
  /** Which pseudonym a state student id belongs to. */
  readonly students: StudentAlias;
  readonly about: {
    readonly version: string;
    readonly stateAgency: string;
    readonly logId: string;
    /** Address under which clients reach the server, without a trailing slash; known for good once it listens. */
    publicUrl: string;
    readonly isDemoClock: boolean;
  };
}
