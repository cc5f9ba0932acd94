/** Name under which every connection of such a pool has prepared `select set_config('…', $1, true)`. */
export const PREPARED_SETTING = 'setting';

interface Config {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name?: string;
}
type Done = (error: Error | undefined, result: { readonly rows: readonly unknown[] }) => void;

/** The driver's connection, and of its statement what every class of statements has (`pg-query-stream` builds on the same). */
interface Connection {
  bind(config: { readonly statement: string; readonly values: readonly string[] }): void;
  execute(config: object): void;
}
interface Statement {
  submit(connection: unknown): void;
  prepare(connection: Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

/**
 * The driver's statement with the prepared setting before it. Both travel in one message and end with one Sync, which makes them one
 * transaction: the setting is gone when the statement is done, and whatever fails first fails both.
 */
export function statementAfterSetting(
  Query: unknown,
): new (config: Config, value: string, done: Done) => Pick<Statement, 'submit'> {
  const Base = Query as new (
    config: Config & { readonly queryMode: 'extended' },
    values: undefined,
    done: Done,
  ) => Statement;
  return class StatementAfterSetting extends Base {
    readonly #value: string;
    #isSet = false;

    constructor(config: Config, value: string, done: Done) {
      // The simple protocol would be a message, and a transaction, of its own.
      super({ ...config, queryMode: 'extended' }, undefined, done);
      this.#value = value;
    }

    override prepare(connection: Connection): void {
      connection.bind({ statement: PREPARED_SETTING, values: [this.#value] });
      connection.execute({});
      super.prepare(connection);
    }

    /** The setting answers with one row and one completion, before the statement's own. */
    override handleDataRow(message: unknown): void {
      if (this.#isSet) super.handleDataRow(message);
    }

    override handleCommandComplete(message: unknown, connection: Connection): void {
      if (this.#isSet) super.handleCommandComplete(message, connection);
      this.#isSet = true;
    }
  };
}
