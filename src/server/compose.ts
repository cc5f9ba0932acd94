import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createReadModel, type ReadModel } from '../../projections/read-model.ts';
import { studentsElsewhere } from '../../projections/student_identity/elsewhere.ts';
import { PostgresAccessLog } from '../accounts/access-log.ts';
import { PostgresDayClaims } from '../accounts/day-claims.ts';
import { PostgresNameClaims } from '../accounts/name-claims.ts';
import { PostgresAccounts } from '../accounts/postgres-accounts.ts';
import { Tokens } from '../accounts/tokens.ts';
import { CommandHandler } from '../application/command-handler.ts';
import { ImportRunner } from '../application/imports/import-runner.ts';
import type { Services } from '../application/services.ts';
import type { Environment } from '../config/environment.ts';
import { type CheckpointSigner, checkpointSigner, generateCheckpointKey } from '../crypto/checkpoint-signature.ts';
import type { ScryptCost } from '../crypto/password.ts';
import { randomUuid, systemRandom } from '../crypto/random.ts';
import { generateTokenKey, tokenKeyPair } from '../crypto/token-key.ts';
import { uuidV5 } from '../crypto/uuid-v5.ts';
import { decodeEvents } from '../event-store/decode-events.ts';
import { encodeEvents } from '../event-store/encode-events.ts';
import { DirectoryScratchFiles } from '../files/scratch-files.ts';
import { FileBlobStore } from '../files/file-blob-store.ts';
import { PostgresTransfers } from '../files/postgres-transfers.ts';
import { PostgresImportGate } from '../jobs/import-gate.ts';
import { PostgresJobs } from '../jobs/postgres-jobs.ts';
import { PostgresInlineRequests } from '../jobs/postgres-inline-requests.ts';
import { PostgresSourceValues } from '../jobs/postgres-source-values.ts';
import { ClaimedNumbers } from '../pii/claimed-numbers.ts';
import { PostgresKeyStore } from '../pii/postgres-key-store.ts';
import { PostgresStudentAlias, type StudentAlias } from '../pii/student-alias.ts';
import { loadLogSecret } from '../pii/log-secret.ts';
import type { Database } from '../postgres/sql.ts';
import { openDatabase, type SettingDatabase } from '../postgres/pool.ts';
import { ChangeFeed } from '../projector/change-feed.ts';
import type { JournalRelation } from '../projector/journal-reader.ts';
import type { Projector } from '../projector/projector.ts';
import type { Clock } from '../shared/clock.ts';
import { SnapshotEvidence } from '../snapshots/snapshot-evidence.ts';
import { reactors } from '../reactors/registry.ts';
import type { LiveIssueKeeper } from '../validation/live/live-issue-keeper.ts';
import { PostgresValidationRuns } from '../validation/postgres-validation-runs.ts';
import { APP_VERSION } from './app-version.ts';
import { keyEncryptionKeyOf, storedKey } from './keys.ts';
import { loggedError } from './logged-error.ts';
import { type OpenLog, openLog } from './open-log.ts';
import { openReadSide } from './open-read-side.ts';
import { strangerLooks } from './stranger-looks.ts';
import { type ReadAs, readModelsOf } from './read-as.ts';

export interface ApplicationOptions {
  readonly environment: Environment;
  /** Address of a migrated PostgreSQL. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly isDemoClock: boolean;
  readonly log: Logger;
  /** As of `ProjectorOptions`. */
  readonly rewriteLimit?: number | undefined;
  /** What a guess at a password takes; `PASSWORD_COST` unless told. */
  readonly passwordCost?: ScryptCost;
}

/** The parts of a running product, put together once. `stop` undoes everything in reverse. */
export interface Application {
  readonly services: Services;
  /** Every district's rows: for what acts by itself, never for a request. */
  readonly read: ReadModel;
  /** The rows that somebody may see: for requests. */
  readonly readAs: ReadAs;
  readonly projector: Projector;
  readonly liveIssues: LiveIssueKeeper;
  readonly database: Database;
  readonly readDatabase: Database;
  readonly viewerDatabase: SettingDatabase;
  readonly eventLog: OpenLog;
  readonly students: StudentAlias;
  readonly claimedNumbers: ClaimedNumbers;
  readonly jobs: PostgresJobs;
  readonly blobs: FileBlobStore;
  readonly keyStore: PostgresKeyStore;
  readonly signer: CheckpointSigner;
  readonly namespace: string;
  readonly rulesetDigest: string;
  stop(): Promise<void>;
}

/** In this order: key store, log check, read models, projector, services (architecture.md §10.6). Reactors, workers and the server come after. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { environment, clock, log } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse())
      await undo().catch((error: unknown) => log.warn({ ...loggedError(error) }, 'stopping'));
  };
  try {
    await mkdir(environment.dataDirectory, { recursive: true, mode: 0o700 });
    // A reactor keeps a connection for its lock as long as it runs: what requests and appends share comes on top.
    const max = 10 + reactors.length;
    const database = openDatabase(options.databaseUrl, { max, applicationName: 'state-edition' });
    stops.push(() => database.close());
    const keyEncryptionKey = await keyEncryptionKeyOf(environment);
    const keyStore = await PostgresKeyStore.open(database, keyEncryptionKey);
    stops.push(() => keyStore.close());
    const secret = await loadLogSecret(database, keyEncryptionKey);
    const signer = checkpointSigner(
      environment.checkpointSigningKey?.reveal() ??
        (await storedKey(environment, 'checkpoint-signing-key.pem', generateCheckpointKey)),
    );
    const tokenKey = tokenKeyPair(
      environment.tokenSigningKey?.reveal() ??
        (await storedKey(environment, 'token-signing-key.pem', generateTokenKey)),
    );

    const eventLog = await openLog({
      environment,
      database,
      keyStore,
      clock,
      requestHash: (text) => secret.requestHash(text),
    });
    stops.push(() => eventLog.store.close());
    const readSide = await openReadSide({ ...options, database, eventLog, keyStore, stops });
    const { projector, liveIssues, readDatabase, viewerDatabase, namespace, rulesetDigest } = readSide;
    const jobs = new PostgresJobs(database);
    await jobs.open();
    stops.push(() => jobs.close());
    const blobs = new FileBlobStore(join(environment.dataDirectory, 'blobs'));
    const journal = eventLog.source(readDatabase).reader;
    const decode = (recorded: Parameters<typeof decodeEvents>[0]) =>
      decodeEvents(recorded, { logId: eventLog.logId, keyStore, verify: true });
    const commands = new CommandHandler({
      eventStore: eventLog.store,
      clock,
      logId: eventLog.logId,
      appVersion: APP_VERSION,
      encode: (request) => encodeEvents(request, { keyStore, random: systemRandom }),
      decode,
      requestHash: (text) => secret.requestHash(text),
      uuidV5,
      randomUuid,
      onAppended: (appended) => projector.notifyAppended(appended),
    });
    const relation: JournalRelation = environment.eventLog === 'postgres' ? 'log.event' : 'runtime.journal';
    const read = createReadModel(readDatabase);
    const students = new PostgresStudentAlias(database, secret);
    const accessLog = new PostgresAccessLog(database);
    const imports = new ImportRunner({
      commands,
      progress: projector,
      reads: read,
      students,
      blobs,
      scratch: new DirectoryScratchFiles(join(environment.dataDirectory, 'blobs', 'scratch')),
      sourceValues: new PostgresSourceValues(database),
      inlineRequests: new PostgresInlineRequests(database),
      gate: new PostgresImportGate(database),
      personKey: (text) => secret.person(text),
      strangerLooks: strangerLooks(accessLog, environment.rateLimits.perAccount),
    });
    const services: Services = {
      commands,
      clock,
      progress: projector,
      accounts: new PostgresAccounts(database, new Tokens(tokenKey, randomUuid), clock, options.passwordCost),
      nameClaims: new PostgresNameClaims(database),
      dayClaims: new PostgresDayClaims(database),
      jobs,
      transfers: new PostgresTransfers(database, blobs),
      accessLog,
      studentsElsewhere: studentsElsewhere(readDatabase),
      validationRuns: new PostgresValidationRuns(readDatabase, rulesetDigest),
      liveIssues,
      changes: new ChangeFeed(readDatabase, projector),
      journal,
      decode,
      evidence: new SnapshotEvidence({
        database: readDatabase,
        journal,
        relation,
        signer,
        blobs,
        logId: eventLog.logId,
        clock,
      }),
      imports,
      students,
      about: {
        version: APP_VERSION,
        stateAgency: environment.stateAgency,
        logId: eventLog.logId,
        publicUrl: environment.publicUrl,
        isDemoClock: options.isDemoClock,
      },
    };
    return {
      services,
      read,
      readAs: readModelsOf(viewerDatabase),
      projector,
      liveIssues,
      database,
      readDatabase,
      viewerDatabase,
      eventLog,
      students,
      claimedNumbers: new ClaimedNumbers(database, secret),
      jobs,
      blobs,
      keyStore,
      signer,
      namespace,
      rulesetDigest,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
