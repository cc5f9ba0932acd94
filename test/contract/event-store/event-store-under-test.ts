import type { EventStore } from '../../../src/event-store/port.ts';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** A second adapter over the same log, as another process has one; the same store when there can be no other. */
  readonly second?: EventStore;
  /** Makes the next `times` answers of `store` to appends get lost after the log has written them. Without it nothing can get lost. */
  readonly loseAnswers?: (times: number) => void;
  /** Writes this many events into the log that are not ours. Without it the log holds only our own. */
  readonly appendForeign?: (count: number) => Promise<void>;
  /** Closes both stores and everything under them. */
  close(): Promise<void>;
}
