import { setTimeout } from 'node:timers/promises';
import { Fault } from '../application/faults.ts';
import type { Database, Sql } from '../postgres/sql.ts';

/** A mapping of a district with 12,000 incidents is judged in this time. */
export const PATIENCE_MS = 15_000;
const POLL_MS = 50;

/**
 * Works on a cut of the read model, repeatable read, in which no document of a district is stale: all of its incidents are judged by the same
 * mappings and calendars. Waits for that; throws STALE_READ after `patienceMs`. `database` has the live namespace as its search path.
 */
export async function inWholeCut<T>(
  database: Database,
  districtId: string,
  work: (sql: Sql) => Promise<T>,
  { isReadOnly, patienceMs = PATIENCE_MS }: { readonly isReadOnly: boolean; readonly patienceMs?: number },
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const done = await database.transaction(
      async (sql) => ((await isStale(sql, districtId)) ? null : { value: await work(sql) }),
      isReadOnly ? 'repeatable read, read only' : 'repeatable read',
    );
    if (done) return done.value;
    if (performance.now() >= deadline)
      throw new Fault(
        'STALE_READ',
        'Incidents of the district are still being judged by a mapping or calendar that has changed; try again in a moment.',
      );
    await setTimeout(POLL_MS);
  }
}

async function isStale(sql: Sql, districtId: string): Promise<boolean> {
  const rows = await sql.query(
    'select 1 from runtime.stale_document where namespace = current_schema() and lane = $1 limit 1',
    [districtId],
    'stale documents of a district',
  );
  return rows.length > 0;
}
