import { READER_ROLE } from '../postgres/reader-role.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import { orderProjections } from './order-projections.ts';
import type { Projection } from './projection.ts';
import { removeAllStale } from './stale-documents.ts';

const NAME = /^rm_[a-z0-9_]{1,50}$/;
/** Only has to be this file's own: making namespaces waits for each other. */
const LOCK = 7_305_411_020;

export interface NamespaceSpec {
  readonly namespace: string;
  readonly projections: readonly Projection[];
  readonly logId: string;
}

/**
 * Makes the schema, its tables and a checkpoint before the first event, all or nothing; does nothing when they are there. The first
 * namespace of a database serves at once; says whether this one serves.
 */
export async function createNamespace(
  database: Database,
  spec: NamespaceSpec,
): Promise<{ readonly isNew: boolean; readonly isLive: boolean }> {
  return database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock($1)`, [LOCK]);
    const [known] = await sql.query(`select 1 from runtime.checkpoint where namespace = $1`, [spec.namespace]);
    if (!known) {
      await createTables(sql, spec);
      await sql.query(`insert into runtime.checkpoint (namespace, log_id) values ($1, $2)`, [
        spec.namespace,
        spec.logId,
      ]);
    }
    await sql.query(`insert into runtime.live (namespace) values ($1) on conflict do nothing`, [spec.namespace]);
    const [live] = await sql.query<{ namespace: string }>(`select namespace from runtime.live`);
    return { isNew: !known, isLive: live?.namespace === spec.namespace };
  });
}

/** Empties a namespace that does not serve, so that it is built anew; a runner that still writes to it is overtaken. */
export async function resetNamespace(database: Database, spec: NamespaceSpec): Promise<void> {
  await database.transaction(async (sql) => {
    await refuseLive(sql, spec.namespace);
    await sql.query(
      `update runtime.checkpoint set position = 0, generation = generation + 1, event_id = null, hash = null, log_position = null,
         log_id = $2, fault_code = null, fault_detail = null where namespace = $1`,
      [spec.namespace, spec.logId],
    );
    await sql.query(`delete from runtime.parked_lane where namespace = $1`, [spec.namespace]);
    await removeAllStale(sql, spec.namespace);
    await sql.query(`drop schema if exists ${checked(spec.namespace)} cascade`);
    await createTables(sql, spec);
  });
}

/** Removes a namespace that does not serve, for good. */
export async function dropNamespace(database: Database, namespace: string): Promise<void> {
  await database.transaction(async (sql) => {
    await refuseLive(sql, namespace);
    await sql.query(`delete from runtime.checkpoint where namespace = $1`, [namespace]);
    await removeAllStale(sql, namespace);
    await sql.query(`drop schema if exists ${checked(namespace)} cascade`);
  });
}

async function createTables(sql: Sql, { namespace, projections }: NamespaceSpec): Promise<void> {
  const [before] = await sql.query<{ path: string }>(`select current_setting('search_path') as path`);
  await sql.query(`create schema ${checked(namespace)}`);
  // The tables say themselves whom they show their rows to; without this nobody finds them.
  await sql.query(`grant usage on schema ${checked(namespace)} to ${READER_ROLE}`);
  await sql.query(`select set_config('search_path', $1, true)`, [`${namespace}, public`]);
  for (const projection of orderProjections(projections)) await sql.query(projection.tables);
  await sql.query(`select set_config('search_path', $1, true)`, [before?.path ?? 'public']);
}

async function refuseLive(sql: Sql, namespace: string): Promise<void> {
  const rows = await sql.query(`select 1 from runtime.live where namespace = $1 for update`, [namespace]);
  if (rows.length > 0)
    throw new Error(`Namespace ${namespace} serves: another one must take over before it can be emptied.`);
}

function checked(namespace: string): string {
  if (!NAME.test(namespace))
    throw new Error(`A read-model namespace is called rm_ and small letters or digits, not ${namespace}.`);
  return `"${namespace}"`;
}
