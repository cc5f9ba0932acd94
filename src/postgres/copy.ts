import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from, to } from 'pg-copy-streams';
import { connectionOf } from './pool.ts';
import type { Sql } from './sql.ts';

/**
 * Runs a `COPY … FROM STDIN` on the connection of a transaction (or of `withConnection`) and feeds it `source`.
 * Gives the number of rows; rejects, with nothing copied, when the source or the statement fails.
 */
export async function copyFrom(sql: Sql, statement: string, source: Readable): Promise<number> {
  const stream = connectionOf(sql).query(from(statement));
  await pipeline(source, stream);
  return stream.rowCount;
}

/** Runs a `COPY … TO STDOUT` on the connection of a transaction (or of `withConnection`) into `destination`, which is ended. Gives the number of rows. */
export async function copyTo(sql: Sql, statement: string, destination: Writable): Promise<number> {
  const stream = connectionOf(sql).query(to(statement));
  await pipeline(stream, destination);
  return stream.rowCount;
}
