import { ZERO_HASH } from '../crypto/event-hash.ts';
import { randomUuid } from '../crypto/random.ts';
import { EventStoreUnavailable } from './errors.ts';
import { EventStoreDbAppendTurns } from './eventstoredb-append-turns.ts';
import type { EventStoreDbCalls } from './eventstoredb-calls.ts';
import { callFailure, portError } from './eventstoredb-failure.ts';
import type { EventStoreDbKnownEvents } from './eventstoredb-known-events.ts';
import { pauseUnless, retrySchedule } from './eventstoredb-retry.ts';
import { type ReadBack, storedForm } from './eventstoredb-stored-form.ts';
import { judgeAppend } from './judge-append.ts';
import { type AppendOutcome, type AppendRequest, NO_STREAM } from './port.ts';

/** Events behind the place of an append that are looked through for its ids, beside as many as it has itself. */
const LOOK_AHEAD = 256;

/**
 * Writes one append, whatever it takes, and says what became of it.
 * - The server compares the expected revision but no hashes: the stream's last hash is known from the read before the command, or read.
 * - For ids that it has at the expected revision the server says "written", whatever the data: so the last event is read back, and only
 *   the append whose mark it carries was `appended`.
 * - After a wrong revision, or without an answer, the stream decides: its events are compared with the append's ids.
 */
export class EventStoreDbAppender {
  private readonly turns = new EventStoreDbAppendTurns();

  constructor(
    private readonly calls: EventStoreDbCalls,
    private readonly known: EventStoreDbKnownEvents,
    private readonly retryWaitsMs: readonly number[],
    private readonly closing: AbortSignal,
  ) {}

  /** Throws `EventStoreUnavailable` when the outcome is still unknown after the last wait, `EventRefused` when the append is too large. */
  append(request: AppendRequest): Promise<AppendOutcome> {
    const keys = [request.stream, ...new Set(request.events.map(({ id }) => `#${id}`))];
    return this.turns.run(keys, () => this.write(request));
  }

  private async write(request: AppendRequest): Promise<AppendOutcome> {
    const early = this.judgeByKnownIds(request);
    if (early !== null) return early;
    const writer = randomUuid();
    const waitBefore = retrySchedule(this.retryWaitsMs);
    let mustLook = !this.fitsKnownHead(request);
    for (let attempt = 0; ; attempt += 1) {
      if (this.closing.aborted) throw new EventStoreUnavailable('the event store is closed');
      try {
        const outcome = mustLook ? await this.look(request, writer) : null;
        if (outcome !== null) return outcome;
        mustLook = true;
        await this.calls.append(request, storedForm(request.events, writer));
        const written = (await this.ownLastEvent(request, writer)) ?? (await this.look(request, writer));
        if (written !== null) return written;
      } catch (error) {
        const failure = callFailure(error);
        if (failure !== 'wrong-version' && failure !== 'unknown') throw portError(error);
        const wait = waitBefore(attempt);
        if (wait === undefined) throw portError(error);
        if (failure === 'unknown') await pauseUnless(this.closing, wait);
        continue;
      }
      const wait = waitBefore(attempt);
      if (wait === undefined) throw new EventStoreUnavailable('the event log does not show what it said was written');
      await pauseUnless(this.closing, wait);
    }
  }

  /** A retry of what this process wrote, an id used twice, an id of another stream: answered without the server. */
  private judgeByKnownIds(request: AppendRequest): AppendOutcome | null {
    const { expectedRevision, events } = request;
    const last = { revision: expectedRevision, hash: events[0]?.prevHash ?? ZERO_HASH };
    return judgeAppend(request, { last, find: (id) => this.known.place(id) });
  }

  /** Whether the hash that the append builds on is known to stand at the revision that the server will compare. */
  private fitsKnownHead({ stream, expectedRevision, events }: AppendRequest): boolean {
    const head = this.known.head(stream);
    const prevHash = events[0]?.prevHash;
    if (expectedRevision === NO_STREAM) return head === undefined && prevHash === ZERO_HASH;
    return head?.revision === expectedRevision && head.hash === prevHash;
  }

  private async ownLastEvent(request: AppendRequest, writer: string): Promise<AppendOutcome | null> {
    const { stream, expectedRevision, events } = request;
    const revision = expectedRevision + events.length;
    const [last] = await this.calls.readStream(
      stream,
      { direction: 'forwards', from: BigInt(revision), limit: 1 },
      request.lane,
    );
    if (last?.writer !== writer) return null;
    const { logPosition } = last.event;
    this.known.remember(
      events.map(({ id }, index) => ({ id, stream, revision: expectedRevision + 1 + index, logPosition })),
    );
    this.known.rememberHead(last.event);
    return { kind: 'appended', revision, logPosition };
  }

  /** What the log says about an append; null when it fits and is not written. */
  private async look(request: AppendRequest, writer: string): Promise<AppendOutcome | null> {
    const { stream, expectedRevision, events } = request;
    const limit = events.length + LOOK_AHEAD;
    const range = { direction: 'forwards', from: BigInt(expectedRevision + 1), limit } as const;
    const after = await this.calls.readStream(stream, range, request.lane);
    this.known.remember(after.map(({ event }) => event));
    const isAtEnd = after.length > 0 && after.length < limit;
    const last = isAtEnd ? after.at(-1) : await this.lastOf(request);
    if (last !== undefined) this.known.rememberHead(last.event);
    // Written between the two reads: what the first one saw is out of date.
    if (after.length === 0 && last !== undefined && last.event.revision > expectedRevision)
      return this.look(request, writer);
    const outcome = judgeAppend(request, { last: last?.event ?? null, find: (id) => this.known.place(id) });
    const isOwn = outcome?.kind === 'duplicate' && after[events.length - 1]?.writer === writer;
    return isOwn ? { ...outcome, kind: 'appended' } : outcome;
  }

  private async lastOf({ stream, lane }: AppendRequest): Promise<ReadBack | undefined> {
    return (await this.calls.readStream(stream, { direction: 'backwards', limit: 1 }, lane))[0];
  }
}
