import type { Logger } from 'pino';
import { createProjections, handledBy } from '../../projections/registry.ts';
import { sha256Hex } from '../crypto/sha256.ts';
import { rulesetVersion } from '../domain/rules/registry.ts';
import type { PostgresKeyStore } from '../pii/postgres-key-store.ts';
import { openDatabase, openSettingDatabase, type SettingDatabase } from '../postgres/pool.ts';
import { DISTRICT_SETTING, READER_ROLE } from '../postgres/reader-role.ts';
import type { Database } from '../postgres/sql.ts';
import { PROJECTED_CHANNEL } from '../projector/checkpoint.ts';
import { namespaceOf } from '../projector/fingerprint.ts';
import { readLive, switchLive } from '../projector/live-namespace.ts';
import { createNamespace } from '../projector/namespace.ts';
import { Projector } from '../projector/projector.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import { LiveIssueKeeper } from '../validation/live/live-issue-keeper.ts';
import { loggedError } from './logged-error.ts';
import type { OpenLog } from './open-log.ts';

export interface ReadSideParts {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly eventLog: OpenLog;
  readonly keyStore: PostgresKeyStore;
  readonly log: Logger;
  readonly rewriteLimit?: number | undefined;
  /** What is opened here adds how it is closed; the last is closed first. */
  readonly stops: (() => Promise<void>)[];
}

/** The read models of this version of the code, and who fills them and reads them. */
export interface ReadSide {
  readonly projector: Projector;
  /** Not started: it acts by itself. */
  readonly liveIssues: LiveIssueKeeper;
  /** Every district's rows. */
  readonly readDatabase: Database;
  /** The rows of one district: row-level security holds (ADR 0011). */
  readonly viewerDatabase: SettingDatabase;
  readonly namespace: string;
  readonly rulesetDigest: string;
}

/** Starts the projector; when this version's read models did not serve yet, they do when this returns. */
export async function openReadSide(parts: ReadSideParts): Promise<ReadSide> {
  const { databaseUrl, database, eventLog, keyStore, log, rewriteLimit, stops } = parts;
  const rulesetDigest = `sha256:${sha256Hex(canonicalJson(rulesetVersion))}`;
  const projections = createProjections({ logId: eventLog.logId, rulesetDigest });
  const namespace = namespaceOf(projections);
  const made = await createNamespace(database, { namespace, projections, logId: eventLog.logId });
  const projectorDatabase = openDatabase(databaseUrl, {
    max: 4,
    searchPath: `${namespace}, public`,
    applicationName: 'state-edition projector',
  });
  stops.push(() => projectorDatabase.close());
  const projector = new Projector({
    namespace,
    database: projectorDatabase,
    source: eventLog.source(projectorDatabase),
    projections,
    handledBy,
    logId: eventLog.logId,
    keyStore,
    ...(rewriteLimit !== undefined && { rewriteLimit }),
    onError: (error) => log.error({ ...loggedError(error) }, 'projector'),
  });
  projector.start();
  stops.push(() => projector.stop());
  if (!made.isLive) await bringLive(database, projector, namespace, log);

  const readDatabase = openDatabase(databaseUrl, {
    max: 10,
    searchPath: `${namespace}, public`,
    applicationName: 'state-edition read',
    statementTimeoutMs: 30_000,
  });
  stops.push(() => readDatabase.close());
  const viewerDatabase = openSettingDatabase(databaseUrl, DISTRICT_SETTING, {
    max: 10,
    searchPath: `${namespace}, public`,
    role: READER_ROLE,
    applicationName: 'state-edition viewer',
    statementTimeoutMs: 30_000,
  });
  stops.push(() => viewerDatabase.close());
  const liveIssueDatabase = openDatabase(databaseUrl, {
    max: 2,
    searchPath: `${namespace}, public`,
    applicationName: 'state-edition live issues',
  });
  stops.push(() => liveIssueDatabase.close());
  const liveIssues = new LiveIssueKeeper({
    database: liveIssueDatabase,
    readDatabase,
    progress: projector,
    projectedChannel: PROJECTED_CHANNEL,
    onError: (error) => log.error({ ...loggedError(error) }, 'live issues'),
  });
  return { projector, liveIssues, readDatabase, viewerDatabase, namespace, rulesetDigest };
}

/**
 * New code folds into a namespace of its own: it is built from the journal and then serves, before anything else begins. When another
 * process of the same version is at it, its work is waited for.
 */
async function bringLive(database: Database, projector: Projector, namespace: string, log: Logger): Promise<void> {
  log.warn({ namespace }, 'building the read models of this version');
  let isLevel = false;
  const level = projector.whenLevel().then(() => (isLevel = true));
  while (!isLevel && (await readLive(database))?.namespace !== namespace) {
    await Promise.race([level, new Promise((resolve) => setTimeout(resolve, 500))]);
  }
  const { previous } = await switchLive(database, namespace, { maxLag: 0 });
  log.warn({ namespace, previous }, 'the read models of this version serve');
}
