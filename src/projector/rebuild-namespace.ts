import type { Database } from '../postgres/sql.ts';
import { compareNamespaces, type NamespaceComparison } from './compare-namespaces.ts';
import { readLive, switchLive } from './live-namespace.ts';
import { createNamespace, resetNamespace } from './namespace.ts';
import { Projector } from './projector.ts';
import type { ProjectorOptions } from './projector-options.ts';
import { hasStale } from './stale-documents.ts';

/**
 * Builds a namespace from the journal, from the first event on, beside the one that serves and while writes go on; what it held is thrown
 * away. Resolves when it is level with the one that serves, with the projector that keeps it so until it is stopped.
 */
export async function rebuildNamespace(options: ProjectorOptions): Promise<Projector> {
  const { isNew } = await createNamespace(options.database, options);
  if (!isNew) await resetNamespace(options.database, options);
  const projector = new Projector(options);
  projector.start();
  try {
    await projector.whenLevel();
    return projector;
  } catch (error) {
    await projector.stop();
    throw error;
  }
}

const POLL_MS = 20;

/**
 * Compares a namespace that is kept up with the one that serves, row for row, at one and the same position, where neither has stale
 * documents. The serving one commits nothing meanwhile: writes are stored, and are projected right after. With `isSwitching` the namespace
 * serves from then on when nothing differs. Throws when that moment does not come within `timeoutMs`.
 */
export async function compareWithLive(
  database: Database,
  namespace: string,
  options: { readonly isSwitching?: boolean; readonly timeoutMs?: number } = {},
): Promise<NamespaceComparison> {
  const live = await readLive(database);
  if (!live) throw new Error('No namespace serves yet.');
  const deadline = Date.now() + (options.timeoutMs ?? 30_000);
  const pause = async (what: string): Promise<void> => {
    if (Date.now() > deadline) throw new Error(what);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  };
  for (;;) {
    const comparison = await database.transaction(async (sql) => {
      // The commit of the serving runner waits for this row.
      const [held] = await sql.query<{ position: number }>(
        `select position from runtime.checkpoint where namespace = $1 for update`,
        [live.namespace],
      );
      if (await hasStale(sql, live.namespace, null)) return null;
      for (;;) {
        const [row] = await sql.query<{ position: number }>(
          `select position from runtime.checkpoint where namespace = $1`,
          [namespace],
        );
        if (!row || !held) throw new Error(`Namespace ${namespace} does not exist.`);
        const missing = held.position - row.position;
        if (missing <= 0 && !(await hasStale(sql, namespace, null))) break;
        await pause(`Namespace ${namespace} did not catch up: ${String(Math.max(0, missing))} events are missing.`);
      }
      return compareNamespaces(database, live.namespace, namespace);
    });
    if (comparison) {
      if (options.isSwitching && comparison.isEqual) await switchLive(database, namespace);
      return comparison;
    }
    await pause(`Namespace ${live.namespace} has stale documents that nobody has written.`);
  }
}
