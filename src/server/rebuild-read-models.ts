import { createProjections, handledBy } from '../../projections/registry.ts';
import { openDatabase } from '../postgres/pool.ts';
import type { Database } from '../postgres/sql.ts';
import type { NamespaceComparison } from '../projector/compare-namespaces.ts';
import { readLive, switchLive } from '../projector/live-namespace.ts';
import { dropNamespace } from '../projector/namespace.ts';
import { compareWithLive, rebuildNamespace } from '../projector/rebuild-namespace.ts';
import type { Application } from './compose.ts';

const POLL_MS = 250;
const SIGN_OF_LIFE_MS = 6_000;

export interface Rebuilt {
  /** What serves now. */
  readonly namespace: string;
  /** As they were before anything was replaced. */
  readonly comparison: NamespaceComparison;
  readonly isReplaced: boolean;
}

/**
 * Builds the read models anew from the log beside those that serve, compares both row for row, and replaces what differs. With
 * `isCompareOnly` nothing is replaced. The application must have been opened: another version's read models do not serve any more then.
 */
export async function rebuildReadModels(
  application: Application,
  databaseUrl: string,
  options: { readonly isCompareOnly: boolean },
): Promise<Rebuilt> {
  const { database, namespace, projector } = application;
  const beside = `${namespace}_beside`;
  const scratch = await build(application, databaseUrl, beside);
  try {
    const comparison = await compareWithLive(database, beside);
    if (comparison.isEqual || options.isCompareOnly) return { namespace, comparison, isReplaced: false };
    await projector.stop();
    await assertAlone(database, namespace);
    // The fresh tables serve while those of the right name are emptied and filled again; then they take over.
    await switchLive(database, beside);
    const replaced = await build(application, databaseUrl, namespace);
    try {
      const check = await compareWithLive(database, namespace, { isSwitching: true });
      if (!check.isEqual)
        throw new Error(
          `Two builds of the read models differ in ${check.tables
            .filter(({ isEqual }) => !isEqual)
            .map(({ table }) => table)
            .join(', ')}: this is a fault of the program.`,
        );
    } finally {
      await replaced.stop();
    }
    return { namespace, comparison, isReplaced: true };
  } finally {
    await scratch.stop();
    if ((await readLive(database))?.namespace !== beside) await dropNamespace(database, beside);
  }
}

/** Tables that somebody still writes cannot be emptied: whoever projects gives a sign of life at least every 5 seconds. */
async function assertAlone(database: Database, namespace: string): Promise<void> {
  const before = await heartbeatOf(database, namespace);
  for (let waited = 0; waited < SIGN_OF_LIFE_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    if ((await heartbeatOf(database, namespace)) !== before)
      throw new Error('The read models differ, and a server is running: stop every server, then rebuild again.');
  }
}

async function heartbeatOf(database: Database, namespace: string): Promise<string | null> {
  const [row] = await database.query<{ at: string }>(
    `select heartbeat_at as at from runtime.checkpoint where namespace = $1`,
    [namespace],
  );
  return row?.at ?? null;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function build(
  { eventLog, rulesetDigest, keyStore }: Application,
  databaseUrl: string,
  namespace: string,
): Promise<{ stop(): Promise<void> }> {
  const database = openDatabase(databaseUrl, {
    max: 4,
    searchPath: `${namespace}, public`,
    applicationName: 'state-edition rebuild',
  });
  const projections = createProjections({ logId: eventLog.logId, rulesetDigest });
  try {
    const projector = await rebuildNamespace({
      namespace,
      database,
      source: eventLog.source(database),
      projections,
      handledBy,
      logId: eventLog.logId,
      keyStore,
    });
    return {
      async stop() {
        await projector.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
