import { eventCatalog } from '../domain/event-catalog.ts';
import { decodeEvents, verifyChain } from '../event-store/decode-events.ts';
import type { KeyStore } from '../pii/key-store.ts';
import { typesOf } from './check-handled-by.ts';
import type { JournalRow } from './journal-reader.ts';
import type { JournalEvent, Projection } from './projection.ts';
import { HandlerFailed, ProjectorFaulted } from './projector-error.ts';

export interface EventDecoderOptions {
  readonly logId: string;
  readonly keyStore: KeyStore;
  readonly projections: readonly Projection[];
}

/** Opens journal rows for the handlers. */
export class EventDecoder {
  readonly #options: EventDecoderOptions;
  readonly #handled: ReadonlySet<string>;

  constructor(options: EventDecoderOptions) {
    this.#options = options;
    this.#handled = new Set(options.projections.flatMap((projection) => [...typesOf(projection)]));
  }

  /** False when no projection asks for the event. A type that this code does not know is wanted: it has to fail, not to be passed over. */
  isWanted(row: JournalRow): boolean {
    return this.#handled.has(row.type) || !Object.hasOwn(eventCatalog, row.type);
  }

  /** Computes every hash again. Throws `ProjectorFaulted`: CHAIN_BROKEN. */
  verify(rows: readonly JournalRow[]): void {
    try {
      verifyChain(rows, this.#options.logId);
    } catch (error) {
      throw new ProjectorFaulted('CHAIN_BROKEN', (error as Error).message, { cause: error });
    }
  }

  /**
   * Rows in order, opened. Throws `HandlerFailed` for an event that cannot be opened, and `ProjectorFaulted` when the key store is older
   * than the log: then nothing can be trusted to open.
   */
  async decode(rows: readonly JournalRow[]): Promise<readonly JournalEvent[]> {
    if (rows.length === 0) return [];
    try {
      const { logId, keyStore } = this.#options;
      const opened = await decodeEvents(rows, { logId, keyStore, verify: false });
      return opened.map((event, index) => {
        const { position, org, schoolYear, asOfTime } = rows[index]!;
        return Object.assign(event, { position, org, schoolYear, asOfTime });
      });
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'UnknownKey')
        throw new ProjectorFaulted('KEY_STORE_MISMATCH', (error as Error).message, { cause: error });
      throw HandlerFailed.unlessOutage('decode', error);
    }
  }
}
