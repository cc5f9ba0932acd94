import type { Database, Isolation, Sql } from '../../src/postgres/sql.ts';

/** A database whose answers to statements outside transactions get lost on the way: they took effect, and nobody heard. */
export class LossyDatabase implements Database {
  private toLose = 0;

  constructor(private readonly database: Database) {}

  loseAnswers(times: number): void {
    this.toLose = times;
  }

  async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<readonly Row[]> {
    const rows = await this.database.query<Row>(text, values, name);
    if (this.toLose === 0) return rows;
    this.toLose -= 1;
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  }

  transaction<T>(work: (sql: Sql) => Promise<T>, isolation?: Isolation): Promise<T> {
    return this.database.transaction(work, isolation);
  }

  withConnection<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.database.withConnection(work);
  }

  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>> {
    return this.database.listen(channel, onNotify);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
