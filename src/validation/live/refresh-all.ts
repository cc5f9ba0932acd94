import type { Database, Sql } from '../../postgres/sql.ts';
import { refreshCompared } from './compared-records.ts';
import { refreshSuspensions, studentsOfMonths } from './unexplained-suspensions.ts';

/** Records and months that one transaction looks at. */
const PORTION = 500;

/**
 * Looks at every record anew, in portions between which others have their turn: after the read models were made anew, or when changes were
 * forgotten. Rules that people write are looked at by `lookOver`.
 */
export async function refreshAll(database: Database, signal: AbortSignal, pause: () => Promise<void>): Promise<void> {
  await database.query(
    'delete from runtime.live_removal r where not exists (select from district_incident d where d.id = r.incident_id)',
  );
  await database.query(
    'delete from runtime.live_issue i where i.incident_id is not null and not exists (select from district_incident d where d.id = i.incident_id)',
  );
  const inPortions = portions(database, signal, pause);
  await inPortions('district_incident', async (sql, ids) => void (await refreshCompared(sql, ids)));
  await database.query(
    `delete from runtime.live_issue i where i.rule_id = 'BEH-13' and not exists (
       select from absence a where a.student_id = i.student_id and a.district_id = i.district_id and a.kind = 'SUSPENSION')`,
  );
  await inPortions('attendance', async (sql, ids) => {
    await refreshSuspensions(sql, await studentsOfMonths(sql, ids));
  });
}

function portions(database: Database, signal: AbortSignal, pause: () => Promise<void>) {
  return async (
    table: 'district_incident' | 'attendance',
    work: (sql: Sql, ids: readonly string[]) => Promise<void>,
  ): Promise<void> => {
    const portion = (after: string | null): Promise<string | null> =>
      database.transaction(
        async (sql) => {
          const rows = await sql.query<{ id: string }>(
            `select id from ${table} where $1::text is null or id > $1 order by id limit ${PORTION}`,
            [after],
          );
          const ids = rows.map(({ id }) => id);
          if (ids.length > 0) await work(sql, ids);
          return ids.at(-1) ?? null;
        },
        undefined,
        signal,
      );
    for (let after = await portion(null); after !== null; after = await portion(after)) await pause();
  };
}
