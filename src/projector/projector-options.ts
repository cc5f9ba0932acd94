import type { AppendLane } from '../event-store/port.ts';
import type { KeyStore } from '../pii/key-store.ts';
import type { Database } from '../postgres/sql.ts';
import type { ChangeBatch } from './change-feed.ts';
import type { JournalSource } from './journal-source.ts';
import type { HandledBy, Projection } from './projection.ts';

export interface ProjectorOptions {
  /** Made by `createNamespace`. */
  readonly namespace: string;
  /** Opened with the namespace as its search path. */
  readonly database: Database;
  readonly source: JournalSource;
  readonly projections: readonly Projection[];
  readonly handledBy: HandledBy;
  readonly logId: string;
  readonly keyStore: KeyStore;
  /** Events per transaction, 2000 unless told: larger gains little, and the one event that fails is found by halving. */
  readonly batchSize?: number;
  /** How long a lost notification can go unnoticed, 500 ms unless told. */
  readonly pollMs?: number;
  /** Positions that subscribers can resume from, 200,000 unless told. */
  readonly keepChanges?: number;
  /** Events after which the planner's statistics may be worth a look, see `PlannerStatistics`. */
  readonly analyzedFrom?: number;
  /** Documents that a transaction writes for their outside facts alone, 100 unless told: where it is more, they are stale until later ones write them. */
  readonly rewriteLimit?: number;
  readonly onChanges?: (batch: ChangeBatch) => void;
  /** Hears of outages, which are waited out, and of faults. */
  readonly onError?: (error: unknown) => void;
}

/** An append, by its last event. */
export interface Appended {
  readonly stream: string;
  readonly revision: number;
  readonly logPosition: string;
  /** `interactive` unless told. */
  readonly lane?: AppendLane;
}

export const DEFAULT_BATCH = 2000;
/** Some 60 ms of work: that long a save waits where a mapping has changed. */
export const DEFAULT_REWRITE_LIMIT = 100;
export const DEFAULT_POLL_MS = 500;
