import type { ReadChange } from '../../projector/projection.ts';

/** What readers can see anew once the checkpoint is at `position`. */
export interface ChangeMessage {
  readonly position: number;
  readonly changes: readonly ReadChange[];
  /** The subscriber fell too far behind to be told what changed: it reads everything anew. */
  readonly isReset: boolean;
}

/** Changes of the read models for subscribers: the latest ones, coalesced, with positions that never fall, without a gap after `afterPosition`. */
export interface Changes {
  /** Ends when `signal` aborts. Listens from the first `next()` on. */
  subscribe(request: {
    readonly afterPosition?: number;
    readonly isWanted?: (change: ReadChange) => boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<ChangeMessage, void, undefined>;
}
