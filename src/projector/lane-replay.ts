import { applyEvents } from './apply-events.ts';
import type { BatchWriter } from './batch-writer.ts';
import { addLateChanges, coalesce, holdCheckpoint } from './checkpoint.ts';
import { DocumentFold, documentFolds } from './document-fold.ts';
import type { JournalFilter, JournalRow } from './journal-reader.ts';
import { laneOf, STATE_LANE } from './lane.ts';
import { LaneKeys, readLane } from './lane-keys.ts';
import { beginBatch, LiveChanged } from './live-namespace.ts';
import { moveParkedLane, type ParkedLane, parkLane, unparkLane } from './parked-lane.ts';
import type { Projection, ReadChange } from './projection.ts';
import { describeSafely, HandlerFailed } from './projector-error.ts';
import { hasStale } from './stale-documents.ts';
import { MustSettle } from './stale-marks.ts';

const KEYS_PER_WRITE = 1000;

/**
 * `failed`: the lane stays parked, at the event that fails now. `isExact` is false when statewide facts (codes, identities) came
 * after one of the events: the documents are right, but what was copied from them at the event itself may be newer than in a clean rebuild.
 */
export type ReplayStep =
  { readonly kind: 'more' | 'done'; readonly isExact: boolean } | { readonly kind: 'failed'; readonly error: string };

/** Nothing was replayed in this step. */
const MORE: ReplayStep = { kind: 'more', isExact: true };

/**
 * The replay of one parked lane, a stretch at a time. The last one sees to it that all documents of the lane are written for their outside
 * facts, because fan-out passed them by: many are left stale, and written between the saves of everyone. Then the lane is like any other, and
 * its tables are what a clean rebuild would make.
 */
export class LaneReplay {
  readonly #writer: BatchWriter;
  readonly #lane: string;
  readonly #keys: LaneKeys;
  /** An event waits for stale documents of this lane, or of every lane (null). */
  #settling: string | null | undefined;

  constructor(writer: BatchWriter, lane: string) {
    this.#writer = writer;
    this.#lane = lane;
    this.#keys = new LaneKeys(writer, lane);
  }

  /** `parked`: where the lane stands now. */
  async step(parked: ParkedLane): Promise<ReplayStep> {
    const writer = this.#writer;
    if (await this.#isSettling()) return MORE;
    if (!(await this.#keys.readOn(parked.position - 1))) return MORE;
    let limit = writer.parts.batchSize;
    for (;;) {
      const rows = await readLane(writer, this.#lane, parked.position - 1, limit);
      try {
        return await this.#replay(rows, rows.length < limit);
      } catch (error) {
        if (error instanceof MustSettle) {
          const before = rows.findIndex(({ position }) => position === error.position);
          if (before > 0) {
            limit = before;
            continue;
          }
          // Nobody waits for a parked lane: its documents are written a slice at a time, as ever.
          this.#settling = error.lane;
          return MORE;
        }
        if (!(error instanceof HandlerFailed)) throw error;
        if (rows.length > 1) {
          limit = Math.floor(rows.length / 2);
          continue;
        }
        const described = describeSafely(error);
        const { position, eventId } = {
          position: rows[0]?.position ?? parked.position,
          eventId: rows[0]?.id ?? parked.eventId,
        };
        await parkLane(writer.parts.database, writer.checkpoint.namespace, {
          lane: this.#lane,
          position,
          eventId,
          error: described,
          isInherited: false,
        });
        await writer.readParked();
        return { kind: 'failed', error: described };
      }
    }
  }

  async #isSettling(): Promise<boolean> {
    const { parts, checkpoint, stale } = this.#writer;
    if (this.#settling === undefined) return false;
    if (stale.isBusy && (await hasStale(parts.database, checkpoint.namespace, this.#settling))) return true;
    this.#settling = undefined;
    return false;
  }

  async #replay(rows: readonly JournalRow[], isLast: boolean): Promise<ReplayStep> {
    const writer = this.#writer;
    const lane = this.#lane;
    const { database, decoder, projections } = writer.parts;
    const own = rows.filter((row) => laneOf(row) === lane && decoder.isWanted(row));
    const events = await decoder.decode(own);
    this.#keys.note(events);
    const parked = new Map(writer.parkedFrom);
    parked.delete(lane);
    const { checkpoint } = writer;
    const changes = await database.transaction(async (sql) => {
      const live = await beginBatch(sql, { isLocked: true, isShort: false });
      if (live?.namespace !== writer.live.namespace) throw new LiveChanged();
      const marks = writer.marks();
      // The lane's events never had their outside effects where it matters: under the namespace that serves this is no replay.
      const seen = [
        ...(await applyEvents(sql, events, {
          projections,
          folds: documentFolds(projections),
          parked,
          isReplay: () => !writer.isLive,
          marks,
        })),
      ];
      for (const projection of isLast ? projections : []) {
        if (projection.kind !== 'document' || !projection.fanOut) continue;
        const keys = this.#keys.of(projection.name);
        if (marks.areTooMany(projection.name, keys.length))
          await marks.leave(sql, projection.name, [
            { lane, position: rows.at(-1)?.position ?? checkpoint.position, keys, causes: [] },
          ]);
        else seen.push(...(await rewrite(sql, projection, keys)));
      }
      if (marks.hasAny) writer.stale.expect();
      if (isLast) await unparkLane(sql, checkpoint.namespace, lane);
      else await moveParkedLane(sql, checkpoint.namespace, lane, rows.at(-1)!.position + 1);
      await holdCheckpoint(sql, checkpoint);
      const late = writer.isLive ? coalesce(seen) : [];
      if (late.length > 0) await addLateChanges(sql, checkpoint, late);
      return late;
    });
    writer.forgetDocuments();
    await writer.readParked();
    writer.committed({ position: checkpoint.position, rows: [], changes, isLate: true });
    return { kind: isLast ? 'done' : 'more', isExact: await isExact(writer, own) };
  }
}

async function isExact(writer: BatchWriter, own: readonly JournalRow[]): Promise<boolean> {
  const { projections, source, batchSize } = writer.parts;
  const outside = new Set<string>(projections.flatMap((p) => (p.kind === 'document' ? (p.fanOut?.types ?? []) : [])));
  const atTheirTime = new Set(
    projections.flatMap((p): readonly string[] =>
      p.kind === 'set' ? [...p.types] : p.fanOut ? Object.keys(p.keys) : [],
    ),
  );
  const first = own.find((row) => atTheirTime.has(row.type));
  if (!first) return true;
  const filter: JournalFilter = { org: STATE_LANE, upTo: writer.checkpoint.position };
  for (let after = first.position; ;) {
    const rows = await source.reader.readAfter(after, batchSize, filter);
    if (rows.some((row) => outside.has(row.type))) return false;
    if (rows.length < batchSize) return true;
    after = rows.at(-1)!.position;
  }
}

async function rewrite(
  sql: Parameters<DocumentFold['rewrite']>[0],
  projection: Extract<Projection, { readonly kind: 'document' }>,
  keys: readonly string[],
): Promise<readonly ReadChange[]> {
  const changes: ReadChange[] = [];
  try {
    for (let at = 0; at < keys.length; at += KEYS_PER_WRITE) {
      changes.push(...(await new DocumentFold(projection).rewrite(sql, keys.slice(at, at + KEYS_PER_WRITE))));
    }
  } catch (error) {
    throw HandlerFailed.unlessOutage(projection.name, error);
  }
  return changes;
}
