import type { BatchWriter } from './batch-writer.ts';
import { replayLaneStep } from './lane-replay.ts';
import { parkLane, readParkedLanes } from './parked-lane.ts';

/** The lane's replay met an event that fails again: it stays parked there. */
export class LaneStillFaulted extends Error {
  override readonly name = 'LaneStillFaulted';
}

interface Request {
  isExact: boolean;
  readonly promise: Promise<{ readonly isExact: boolean }>;
  readonly resolve: (outcome: { readonly isExact: boolean }) => void;
  readonly reject: (error: Error) => void;
}

/** Replays of parked lanes that were asked for, here or through the database: one stretch at a time, so that everyone else's batches go on. */
export class LaneReplays {
  readonly #requests = new Map<string, Request>();

  request(lane: string): Promise<{ readonly isExact: boolean }> {
    const known = this.#requests.get(lane);
    if (known) return known.promise;
    let settle: Pick<Request, 'resolve' | 'reject'> | null = null;
    const promise = new Promise<{ readonly isExact: boolean }>((resolve, reject) => (settle = { resolve, reject }));
    this.#requests.set(lane, { isExact: true, promise, ...settle! });
    return promise;
  }

  /** True while a lane waits for its next stretch. */
  isBusy(writer: BatchWriter): boolean {
    return this.#requests.size > 0 || writer.parked.some((parked) => parked.isReplayRequested);
  }

  /** Replays one stretch of one lane, if one was asked for. */
  async step(writer: BatchWriter): Promise<void> {
    for (const [lane, request] of this.#requests) {
      if (writer.parkedFrom.has(lane)) continue;
      this.#requests.delete(lane);
      request.resolve({ isExact: request.isExact });
    }
    const parked = writer.parked.find(({ lane, isReplayRequested }) => isReplayRequested || this.#requests.has(lane));
    if (!parked) return;
    const outcome = await replayLaneStep(writer, parked);
    const request = this.#requests.get(parked.lane);
    if (outcome.kind === 'failed') {
      this.#requests.delete(parked.lane);
      request?.reject(new LaneStillFaulted(outcome.error));
    } else if (request && !outcome.isExact) {
      request.isExact = false;
    }
  }

  end(error: Error): void {
    for (const request of this.#requests.values()) request.reject(error);
    this.#requests.clear();
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
