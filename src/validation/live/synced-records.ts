import type { Sql } from '../../postgres/sql.ts';

/**
 * Records that a synchronization of these districts may have changed at the state: exactly those that differed, since only they were copied
 * or taken away. Those that changed after they were last looked at are among the changes anyway.
 */
export async function differingRecords(sql: Sql, orgs: readonly string[]): Promise<readonly string[]> {
  if (orgs.length === 0) return [];
  const rows = await sql.query<{ id: string }>(
    `select distinct incident_id as id from runtime.live_issue where district_id = any($1::text[]) and dataset = 'STATE' and rule_id = 'BEH-16'`,
    [orgs],
    'differing records of districts',
  );
  return rows.map(({ id }) => id);
}
