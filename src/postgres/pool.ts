import pg from 'pg';
import { Listener, type ListenerEvents, type ListeningConnection } from './listener.ts';
import type { Database, Isolation, Sql } from './sql.ts';
import { PREPARED_SETTING, statementAfterSetting } from './statement-after-setting.ts';
import { valueParsers } from './value-parsers.ts';

export interface DatabaseOptions {
  /** Most connections at once, 10 unless told; `listen` uses one more. */
  readonly max?: number;
  /** Fixed for every connection at its start and never changed afterwards, for example `rm_3f2a,public`. */
  readonly searchPath?: string;
  readonly applicationName?: string;
  /** Role that every connection takes at its start; the login must be a member of it. */
  readonly role?: string;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /** Hears of lost idle connections and throwing listeners, which never reach a caller. */
  readonly onError?: (error: unknown) => void;
}

type Types = NonNullable<pg.ClientConfig['types']>;

const types: Types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    valueParsers.get(oid) ?? (pg.types.getTypeParser(oid, format) as unknown)) as Types['getTypeParser'],
};

const StatementAfterSetting = statementAfterSetting(pg.Query);

const connections = new WeakMap<Sql, pg.ClientBase>();

/** The connection behind the `Sql` of a transaction or of `withConnection`, for COPY; a pool has none of its own. */
export function connectionOf(sql: Sql): { query<Query extends pg.Submittable>(query: Query): Query } {
  const client = connections.get(sql);
  if (client === undefined) throw new Error('COPY needs the connection of a transaction or of withConnection.');
  return client;
}

/** Opens a pool; nothing connects before the first statement. A lost connection fails its statement only, never the process. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  return new PostgresDatabase(url, options);
}

/** A pool whose statements never run without a value for one setting. */
export interface SettingDatabase {
  /** Each statement runs alone in a transaction in which the setting has this value, in one round trip. */
  with(value: string): Sql;
  close(): Promise<void>;
}

/** Opens a pool for statements that need `setting`, a name like `part.name`; nothing connects before the first one. */
export function openSettingDatabase(url: string, setting: string, options: DatabaseOptions = {}): SettingDatabase {
  const pool = openPool(clientConfig(url, options), options);
  const prepared = { name: PREPARED_SETTING, text: `select set_config('${setting}', $1, true)`, values: [''] };
  // Queued before the first statement of whoever waits for the connection. When it fails, so does every statement after it.
  pool.on('connect', (client) => void client.query(prepared).catch(() => undefined));
  return {
    with: (value) => ({ query: (text, values, name) => runAfterSetting(pool, value, text, values, name) }),
    close: async () => (pool.ending ? undefined : pool.end()),
  };
}

class PostgresDatabase implements Database {
  private readonly config: pg.ClientConfig;
  private readonly pool: pg.Pool;
  private readonly listener: Listener;

  constructor(url: string, options: DatabaseOptions) {
    this.config = clientConfig(url, options);
    this.pool = openPool(this.config, options);
    this.listener = new Listener(
      (events) => connectListener(this.config, events),
      options.onError ?? (() => undefined),
    );
  }

  async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]> {
    return run<Row>(this.pool, text, values, name);
  }

  async transaction<T>(
    work: (sql: Sql) => Promise<T>,
    isolation: Isolation = 'read committed',
    signal?: AbortSignal,
  ): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const sql = sqlOver(client, signal);
    const stopWatching = signal && this.cancelAtAbort(client, signal);
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      const result = await work(sql);
      sql.end();
      const { command } = await client.query('COMMIT');
      // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and `work` swallowed the error.
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed.');
      return result;
    } catch (error) {
      sql.end();
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      await stopWatching?.();
      client.release(broken);
    }
  }

  /** The returned function waits until a cancellation that was sent has arrived: it must not meet the next user of the connection. */
  private cancelAtAbort(client: pg.PoolClient, signal: AbortSignal): () => Promise<void> {
    let cancelled = Promise.resolve();
    const cancel = () => {
      cancelled = cancelStatement(this.config, client).catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    return async () => {
      signal.removeEventListener('abort', cancel);
      await cancelled;
    };
  }

  async withConnection<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const sql = sqlOver(client);
    try {
      return await work(sql);
    } finally {
      sql.end();
      // Closed, not returned: advisory locks and settings of the session must not reach the next user of the pool.
      client.release(true);
    }
  }

  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>> {
    return this.listener.listen(channel, onNotify);
  }

  async close(): Promise<void> {
    await this.listener.close();
    if (!this.pool.ending) await this.pool.end();
  }
}

function openPool(config: pg.ClientConfig, { max = 10, onError = () => undefined }: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({ ...config, max, idleTimeoutMillis: 60_000 });
  pool.on('error', onError);
  // A connection that breaks while checked out and idle would otherwise end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

function clientConfig(url: string, options: DatabaseOptions): pg.ClientConfig {
  // Every statement is short: compiling one, as the server would for a high estimate, takes longer than running it.
  const settings = ['TimeZone=UTC', 'DateStyle=ISO', 'default_transaction_isolation=read committed', 'jit=off'];
  if (options.searchPath !== undefined) settings.push(`search_path=${options.searchPath}`);
  if (options.role !== undefined) settings.push(`role=${options.role}`);
  return {
    connectionString: url,
    types,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName ?? 'state-edition',
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
    ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
    options: settings.map((setting) => `-c ${setting.replace(/([\\ ])/g, '\\$1')}`).join(' '),
  };
}

async function run<Row>(
  client: pg.Pool | pg.ClientBase,
  text: string,
  values: readonly unknown[] | undefined,
  name: string | undefined,
): Promise<readonly Row[]> {
  const result = await client.query({
    text,
    ...(values && { values: [...values] }),
    ...(name !== undefined && { name }),
  });
  // Several statements in one text give one result each; the last one counts.
  const last = Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result;
  return last.rows as Row[];
}

async function runAfterSetting<Row>(
  pool: pg.Pool,
  value: string,
  text: string,
  values: readonly unknown[] | undefined,
  name: string | undefined,
): Promise<readonly Row[]> {
  const client = await pool.connect();
  return new Promise((resolve, reject) => {
    const config = { text, values: [...(values ?? [])], ...(name !== undefined && { name }) };
    const statement = new StatementAfterSetting(config, value, (error, result) => {
      // Like the pool's own statements: whose connection failed cannot be told apart, so it is closed.
      client.release(error ?? undefined);
      if (error) reject(error);
      else resolve(result.rows as Row[]);
    });
    client.query(statement);
  });
}

function sqlOver(client: pg.ClientBase, signal?: AbortSignal): Sql & { end(): void } {
  let hasEnded = false;
  const sql = {
    query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]> {
      if (hasEnded)
        return Promise.reject(new Error('This connection was given back: await every statement before the work ends.'));
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      return run<Row>(client, text, values, name);
    },
    end() {
      hasEnded = true;
      connections.delete(sql);
    },
  };
  connections.set(sql, client);
  return sql;
}

/** Over a connection of its own: the pool may have none left. */
async function cancelStatement(config: pg.ClientConfig, running: pg.ClientBase): Promise<void> {
  const { processID } = running as unknown as { readonly processID: number };
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_cancel_backend($1)', [processID]);
  } finally {
    await client.end();
  }
}

async function connectListener(config: pg.ClientConfig, events: ListenerEvents): Promise<ListeningConnection> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  client.on('end', () => events.lost());
  client.on('notification', ({ channel, payload }) => events.notified(channel, payload ?? ''));
  return {
    listen: async (channel) => void (await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)),
    unlisten: async (channel) => void (await client.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`)),
    end: () => client.end(),
  };
}
