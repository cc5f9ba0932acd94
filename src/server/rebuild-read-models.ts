import { createProjections, handledBy } from '../../projections/registry.ts';
import { openDatabase } from '../postgres/pool.ts';
import type { NamespaceComparison } from '../projector/compare-namespaces.ts';
import { readLive, switchLive } from '../projector/live-namespace.ts';
import { dropNamespace } from '../projector/namespace.ts';
import { compareWithLive, rebuildNamespace } from '../projector/rebuild-namespace.ts';
import type { Application } from './compose.ts';

export interface Rebuilt {
  /** What serves now. */
  readonly namespace: string;
  readonly previous: string;
  /** Null when another version's read models served: their tables need not be the same. */
  readonly comparison: NamespaceComparison | null;
  readonly isReplaced: boolean;
}

/**
 * Builds the read models anew from the log beside those that serve. When those are of another version, this version's serve from then on;
 * when they are of this one, both are compared row for row, and what differs is replaced. With `isCompareOnly` nothing is switched.
 */
export async function rebuildReadModels(
  application: Application,
  databaseUrl: string,
  options: { readonly isCompareOnly: boolean },
): Promise<Rebuilt> {
  const { database, namespace, projector } = application;
  const live = await readLive(database);
  const previous = live?.namespace ?? namespace;
  if (previous !== namespace) {
    await projector.whenLevel();
    if (!options.isCompareOnly) await switchLive(database, namespace);
    return {
      namespace: options.isCompareOnly ? previous : namespace,
      previous,
      comparison: null,
      isReplaced: !options.isCompareOnly,
    };
  }
  await projector.whenLevel();
  const beside = `${namespace}_beside`;
  const scratch = await build(application, databaseUrl, beside);
  try {
    const comparison = await compareWithLive(database, beside);
    if (comparison.isEqual || options.isCompareOnly) return { namespace, previous, comparison, isReplaced: false };
    // The fresh tables serve while those of the right name are emptied and filled again; then they take over.
    await switchLive(database, beside);
    await projector.stop();
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
    return { namespace, previous, comparison, isReplaced: true };
  } finally {
    await scratch.stop();
    if ((await readLive(database))?.namespace !== beside) await dropNamespace(database, beside);
  }
}

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
