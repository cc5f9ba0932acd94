import type { EventType } from '../domain/event-catalog.ts';
import type { Sql } from '../postgres/sql.ts';
import type { DocumentFold } from './document-fold.ts';
import { isParkedAt, type ParkedLanes } from './lane.ts';
import type { JournalEvent, Projection, ReadChange } from './projection.ts';
import { HandlerFailed } from './projector-error.ts';
import type { StaleMarks } from './stale-marks.ts';

export interface ApplyOptions {
  /** In the order in which they are written (`orderProjections`). */
  readonly projections: readonly Projection[];
  /** Of the document projections, by name: what they hold is what is stored, or was written in this transaction. */
  readonly folds: ReadonlyMap<string, DocumentFold>;
  /** Documents of these lanes are left alone by fan-out. */
  readonly parked: ParkedLanes;
  /** True for an event whose outside effects happened before. */
  readonly isReplay: (event: JournalEvent) => boolean;
  /** Takes documents that fan-out selects where they are too many; without it all are written. */
  readonly marks?: StaleMarks;
}

/**
 * Applies events in order inside the caller's transaction and says what readers can see has changed. Documents are loaded once, folded in
 * memory and written once per stretch; a stretch ends around an event that runs SQL at exactly its position, and before one that changes
 * what a document of the stretch was just written with. Where events are cut into calls makes no difference to the tables. Throws
 * `HandlerFailed` when a handler cannot take its events; what the surroundings fail with (a lost connection) passes as it is. Throws
 * `MustSettle` for an event that runs SQL over documents that are stale.
 */
export async function applyEvents(
  sql: Sql,
  events: readonly JournalEvent[],
  options: ApplyOptions,
): Promise<readonly ReadChange[]> {
  const { folds } = options;
  const changes: ReadChange[] = [];
  const isParked = (lane: string, position: number): boolean => isParkedAt(options.parked, lane, position);
  const guarded = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw HandlerFailed.unlessOutage(name, error);
    }
  };
  const apply = async (projection: Projection, stretch: readonly JournalEvent[]): Promise<void> => {
    if (projection.kind === 'document') {
      changes.push(...((await folds.get(projection.name)?.apply(sql, stretch, isParked, options.marks)) ?? []));
      return;
    }
    for (const event of stretch) {
      if (projection.types.includes(event.type))
        changes.push(...(await projection.apply(sql, event, { isReplay: options.isReplay(event) })));
    }
  };
  const wholes = stretchesOf(events, options.projections);
  if (wholes.length > 1) for (const [name, fold] of folds) await guarded(name, () => fold.preload(sql, events));
  for (const whole of wholes) {
    const cuts = new Set<number>();
    if (whole.length > 1) {
      for (const [name, fold] of folds)
        for (const cut of await guarded(name, () => fold.cuts(sql, whole))) cuts.add(cut);
    }
    for (const stretch of splitAt(whole, cuts)) {
      for (const event of stretch) await options.marks?.demand(sql, event);
      for (const projection of options.projections) await guarded(projection.name, () => apply(projection, stretch));
      await options.marks?.sumUp(sql, stretch);
    }
  }
  return changes;
}

function splitAt(events: readonly JournalEvent[], cuts: ReadonlySet<number>): readonly (readonly JournalEvent[])[] {
  const starts = [0, ...[...cuts].sort((a, b) => a - b)];
  return starts.map((start, index) => events.slice(start, starts[index + 1]));
}

/** A set event stands alone, so that everything before it is written and nothing after it is. */
function stretchesOf(
  events: readonly JournalEvent[],
  projections: readonly Projection[],
): readonly (readonly JournalEvent[])[] {
  const setTypes = new Set<EventType>(
    projections.flatMap((projection) => (projection.kind === 'set' ? projection.types : [])),
  );
  const stretches: JournalEvent[][] = [];
  let open: JournalEvent[] | null = null;
  for (const event of events) {
    if (setTypes.has(event.type)) {
      stretches.push([event]);
      open = null;
    } else if (open) {
      open.push(event);
    } else {
      open = [event];
      stretches.push(open);
    }
  }
  return stretches;
}
