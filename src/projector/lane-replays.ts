import type { BatchWriter } from './batch-writer.ts';
import { LaneReplay } from './lane-replay.ts';
import { parkLane, readParkedLanes } from './parked-lane.ts';
import { hasStale } from './stale-documents.ts';

/** The lane's replay met an event that fails again: it stays parked there. */
export class LaneStillFaulted extends Error {
  override readonly name = 'LaneStillFaulted';
}

interface Request {
  isExact: boolean;
  /** All events were replayed; documents may still be left to write. */
  isReplayed: boolean;
  readonly promise: Promise<{ readonly isExact: boolean }>;
  readonly resolve: (outcome: { readonly isExact: boolean }) => void;
  readonly reject: (error: Error) => void;
}

/** Replays of parked lanes that were asked for, here or through the database: one stretch at a time, so that everyone else's batches go on. */
export class LaneReplays {
  readonly #requests = new Map<string, Request>();
  readonly #replays = new Map<string, { readonly writer: BatchWriter; readonly replay: LaneReplay }>();

  request(lane: string): Promise<{ readonly isExact: boolean }> {
    const known = this.#requests.get(lane);
    if (known) return known.promise;
    let settle: Pick<Request, 'resolve' | 'reject'> | null = null;
    const promise = new Promise<{ readonly isExact: boolean }>((resolve, reject) => (settle = { resolve, reject }));
    this.#requests.set(lane, { isExact: true, isReplayed: false, promise, ...settle! });
    return promise;
  }

  /** True while a lane waits for its next stretch. */
  isBusy(writer: BatchWriter): boolean {
    return this.#requests.size > 0 || writer.parked.some((parked) => parked.isReplayRequested);
  }

  /** Replays one stretch of one lane, if one was asked for. Who asked is told when every document of the lane is written. */
  async step(writer: BatchWriter): Promise<void> {
    await this.#answer(writer);
    const parked = writer.parked.find(({ lane, isReplayRequested }) => isReplayRequested || this.#requests.has(lane));
    if (!parked) return;
    const { lane } = parked;
    const outcome = await this.#replayOf(writer, lane).step(parked);
    if (outcome.kind !== 'more') this.#replays.delete(lane);
    const request = this.#requests.get(lane);
    if (outcome.kind === 'failed') return this.#fail(lane, outcome.error);
    if (request && !outcome.isExact) request.isExact = false;
    if (request && outcome.kind === 'done') request.isReplayed = true;
  }

  async #answer(writer: BatchWriter): Promise<void> {
    for (const [lane, request] of this.#requests) {
      const parked = writer.parked.find((one) => one.lane === lane);
      // A document that was left to write could not be written.
      if (parked && request.isReplayed) this.#fail(lane, parked.error);
      if (parked) continue;
      const { parts, checkpoint, stale } = writer;
      if (stale.isBusy && (await hasStale(parts.database, checkpoint.namespace, lane))) continue;
      this.#requests.delete(lane);
      request.resolve({ isExact: request.isExact });
    }
  }

  /** The replay that this runner has begun, or a new one. */
  #replayOf(writer: BatchWriter, lane: string): LaneReplay {
    const known = this.#replays.get(lane);
    if (known?.writer === writer) return known.replay;
    const replay = new LaneReplay(writer, lane);
    this.#replays.set(lane, { writer, replay });
    return replay;
  }

  #fail(lane: string, error: string): void {
    this.#requests.get(lane)?.reject(new LaneStillFaulted(error));
    this.#requests.delete(lane);
  }

  end(error: Error): void {
    for (const request of this.#requests.values()) request.reject(error);
    this.#requests.clear();
    this.#replays.clear();
  }
}

/**
 * A namespace that does not serve parks what the serving one has parked, at the same events: their outside effects are still to come, and
 * come when the lane is replayed where it serves. A lane that the serving namespace has replayed is replayed here too. Call it after
 * `writer.live` was read: a lane is parked in the same commit that passes its event, so nothing parked up to there is missed.
 */
export async function followParkedLanes(writer: BatchWriter): Promise<void> {
  const { database } = writer.parts;
  const { namespace, position } = writer.checkpoint;
  const serving = new Map(
    (await readParkedLanes(database, writer.live.namespace)).map((parked) => [parked.lane, parked]),
  );
  if (serving.size === 0 && writer.parked.length === 0) return;
  for (const parked of serving.values()) {
    if (position < parked.position && !writer.parkedFrom.has(parked.lane))
      await parkLane(database, namespace, { ...parked, isInherited: true });
  }
  for (const { lane, isInherited } of writer.parked) {
    if (isInherited && !serving.has(lane))
      await database.query(
        `update runtime.parked_lane set is_replay_requested = true where namespace = $1 and lane = $2`,
        [namespace, lane],
      );
  }
  await writer.readParked();
}
