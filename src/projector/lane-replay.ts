import { applyEvents } from './apply-events.ts';
import type { BatchWriter } from './batch-writer.ts';
import { addLateChanges, coalesce, holdCheckpoint } from './checkpoint.ts';
import { DocumentFold, documentFolds } from './document-fold.ts';
import type { JournalFilter, JournalRow } from './journal-reader.ts';
import { isStreamLane, laneOf, STATE_LANE } from './lane.ts';
import { beginBatch, LiveChanged } from './live-namespace.ts';
import { moveParkedLane, type ParkedLane, parkLane, unparkLane } from './parked-lane.ts';
import type { Projection, ReadChange } from './projection.ts';
import { describeSafely, HandlerFailed } from './projector-error.ts';

/** Journal rows per transaction. Batches of everyone else go between two of them. */
const CHUNK = 2000;
const KEYS_PER_WRITE = 1000;

/**
 * `failed`: the lane stays parked, at the event that fails now. `isExact` is false when statewide facts (codes, identities) came
 * after one of the events: the documents are right, but what was copied from them at the event itself may be newer than in a clean rebuild.
 */
export type ReplayStep =
  { readonly kind: 'more' | 'done'; readonly isExact: boolean } | { readonly kind: 'failed'; readonly error: string };

/**
 * Replays a stretch of a parked lane. The last one ends by writing all documents of the lane for their outside facts, because fan-out passed
 * them by; then the lane is like any other, and its tables are what a clean rebuild would make.
 */
export async function replayLaneStep(writer: BatchWriter, parked: ParkedLane): Promise<ReplayStep> {
  let limit = CHUNK;
  for (;;) {
    const rows = await readLane(writer, parked.lane, parked.position - 1, limit);
    try {
      return await replayRows(writer, parked.lane, rows, rows.length < limit);
    } catch (error) {
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
        lane: parked.lane,
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

async function replayRows(
  writer: BatchWriter,
  lane: string,
  rows: readonly JournalRow[],
  isLast: boolean,
): Promise<ReplayStep> {
  const { database, decoder, projections } = writer.parts;
  const own = rows.filter((row) => laneOf(row) === lane && decoder.isWanted(row));
  const events = await decoder.decode(own);
  const rewritten = isLast ? await keysOfLane(writer, lane) : new Map<string, ReadonlySet<string>>();
  const parked = new Map(writer.parkedFrom);
  parked.delete(lane);
  const { checkpoint } = writer;
  const changes = await database.transaction(async (sql) => {
    const live = await beginBatch(sql, { isLocked: true, isShort: false });
    if (live?.namespace !== writer.live.namespace) throw new LiveChanged();
    // The lane's events never had their outside effects where it matters: under the namespace that serves this is no replay.
    const seen = [
      ...(await applyEvents(sql, events, {
        projections,
        folds: documentFolds(projections),
        parked,
        isReplay: () => !writer.isLive,
      })),
    ];
    for (const projection of projections) {
      if (projection.kind === 'document')
        seen.push(...(await rewrite(sql, projection, [...(rewritten.get(projection.name) ?? [])])));
    }
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

async function isExact(writer: BatchWriter, own: readonly JournalRow[]): Promise<boolean> {
  const { projections } = writer.parts;
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
    const rows = await writer.parts.source.reader.readAfter(after, CHUNK, filter);
    if (rows.some((row) => outside.has(row.type))) return false;
    if (rows.length < CHUNK) return true;
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

/** Documents that depend on outside facts and belong to the lane: those that its events name. */
async function keysOfLane(writer: BatchWriter, lane: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { decoder, projections } = writer.parts;
  const folds = projections.flatMap((p) =>
    p.kind === 'document' && p.fanOut
      ? [{ fold: new DocumentFold(p), name: p.name, types: new Set(Object.keys(p.keys)) }]
      : [],
  );
  const keys = new Map(folds.map(({ name }) => [name, new Set<string>()]));
  let after = 0;
  for (;;) {
    const rows = await readLane(writer, lane, after, CHUNK);
    const own = rows.filter((row) => laneOf(row) === lane && folds.some(({ types }) => types.has(row.type)));
    const events = await decoder.decode(own);
    for (const { fold, name } of folds) for (const key of fold.keysOf(events)) keys.get(name)?.add(key);
    if (rows.length < CHUNK) return keys;
    after = rows.at(-1)!.position;
  }
}

function readLane(writer: BatchWriter, lane: string, after: number, limit: number): Promise<readonly JournalRow[]> {
  const filter: JournalFilter = isStreamLane(lane) ? { streams: [lane] } : { org: lane };
  return writer.parts.source.reader.readAfter(after, limit, { ...filter, upTo: writer.checkpoint.position });
}
