import type { ReadProgress } from '../../application/ports/read-progress.ts';
import { pendingMigrations } from '../../postgres/migrate.ts';
import { openApplication } from '../../server/compose.ts';
import {
  type Examined,
  examineChain,
  examineClock,
  examineKeys,
  examineProjection,
  type Finding,
  finding,
} from '../../server/examine.ts';
import { examineIsolation } from '../../server/examine-isolation.ts';
import { examineNames } from '../../server/examine-names.ts';
import { examineStudentNumbers } from '../../server/examine-student-numbers.ts';
import { keyEncryptionKeyOf } from '../../server/keys.ts';
import { systemClock } from '../../shared/clock.ts';
import { print } from '../print.ts';
import { type OpenedDatabase, withDatabase } from '../with-application.ts';

export interface DoctorOptions {
  readonly full?: boolean;
  /** Mend what can be mended without a decision. */
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** How long the read models get to catch up before they count as behind. */
const CATCH_UP_MS = 30_000;

/** Looks for what is wrong. Exit code 1 when anything is. */
export async function doctor({ full = false, repair = false, json }: DoctorOptions): Promise<number> {
  const findings = await withDatabase((opened) => examine(opened, full, repair));
  const isWell = findings.every(({ isOk }) => isOk);
  print(json, { isWell, findings }, [
    ...findings.map(({ check, isOk, explanation }) => `${isOk ? 'ok   ' : 'WRONG'} ${check.padEnd(13)} ${explanation}`),
    isWell ? 'Nothing is wrong.' : 'Something is wrong.',
  ]);
  return isWell ? 0 : 1;
}

async function examine(opened: OpenedDatabase, isFull: boolean, isRepair: boolean): Promise<readonly Finding[]> {
  const { database, environment, url, log } = opened;
  const pending = await pendingMigrations(database);
  // Nothing else can be looked at before the tables are there, and looking must not migrate.
  if (pending.length > 0)
    return [
      finding(
        'MIGRATIONS',
        false,
        `${pending.length} migrations are missing (${pending.join(', ')}): run state-edition migrate.`,
      ),
    ];
  const migrations = finding('MIGRATIONS', true, 'The database has the structure of this version.');
  try {
    const application = await openApplication({
      environment,
      databaseUrl: url,
      clock: systemClock,
      isDemoClock: false,
      log,
    });
    try {
      const { services, namespace, claimedNumbers } = application;
      await untilCaughtUp(services.progress);
      const examined: Examined = {
        database,
        journal: services.journal,
        relation: environment.eventLog === 'postgres' ? 'log.event' : 'runtime.journal',
        logId: services.about.logId,
        namespace,
        keyEncryptionKeyId: (await keyEncryptionKeyOf(environment)).id,
        hasDemoClock: !environment.isProduction && environment.hasDemoSignIn,
      };
      return [
        migrations,
        await examineChain(examined, isFull),
        await examineClock(examined),
        ...(await examineProjection(examined)),
        await examineKeys(examined, isFull),
        await examineStudentNumbers(
          { database, namespace, commands: services.commands, claimedNumbers },
          { now: new Date(), isRepair },
        ),
        await examineNames(examined, isRepair),
        await examineIsolation(database, namespace),
      ];
    } finally {
      await application.stop();
    }
  } catch (error) {
    return [migrations, finding('START', false, `The system does not start: ${(error as Error).message}`)];
  }
}

/** Whichever process projects. */
async function untilCaughtUp(progress: ReadProgress): Promise<void> {
  for (const deadline = Date.now() + CATCH_UP_MS; Date.now() < deadline;) {
    const { lagEvents, state } = await progress.status();
    if (lagEvents === 0 || state === 'FAULTED') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
