import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventStoreUnavailable, RateLimited } from '../../../src/event-store/errors.ts';
import { GroupCommit, type Flush } from '../../../src/event-store/group-commit.ts';
import type { AppendLane, AppendOutcome, AppendRequest } from '../../../src/event-store/port.ts';
import { fakeChain } from '../../support/encoded-events.ts';

interface Started {
  readonly streams: string[];
  readonly events: number;
  readonly lane: AppendLane;
  finish(answers?: (AppendOutcome | Error)[]): void;
  fail(error: Error): void;
}

/** A log that finishes a flush when the test says so. */
class ManualLog {
  readonly started: Started[] = [];

  readonly flush: Flush = (requests) =>
    new Promise((resolve, reject) => {
      this.started.push({
        streams: requests.map(({ stream }) => stream),
        events: requests.reduce((sum, { events }) => sum + events.length, 0),
        lane: requests[0]?.lane ?? 'interactive',
        finish: (answers) => resolve(answers ?? requests.map(({ stream }) => appended(stream))),
        fail: reject,
      });
    });
}

const appended = (position: string): AppendOutcome => ({ kind: 'appended', revision: 0, logPosition: position });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const request = (stream: string, lane: AppendLane = 'interactive', count = 1): AppendRequest => ({
  stream,
  expectedRevision: -1,
  events: fakeChain({ stream, count }),
  lane,
});

describe('what goes into one flush', () => {
  test('appends of one turn of the event loop go together, each with its own answer', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush);
    const answers = Promise.allSettled(['a', 'b', 'c'].map((stream) => commits.append(request(stream), 10)));
    await turn();
    expect(log.started.map(({ streams }) => streams)).toEqual([['a', 'b', 'c']]);
    const refused = new EventStoreUnavailable('down');
    log.started[0]?.finish([appended('1'), refused, { kind: 'conflict', actualRevision: 7 }]);
    expect(await answers).toEqual([
      { status: 'fulfilled', value: appended('1') },
      { status: 'rejected', reason: refused },
      { status: 'fulfilled', value: { kind: 'conflict', actualRevision: 7 } },
    ]);
  });

  test('at most 200 events and 1 MiB, but a larger append goes alone', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush, { maxInFlight: 10 });
    const sizes = [150, 50, 1, 250, 3];
    for (const [index, size] of sizes.entries()) void commits.append(request(`s${index}`, 'interactive', size), 10);
    await turn();
    expect(log.started.map(({ events }) => events)).toEqual([200, 1, 250, 3]);
    log.started.length = 0;
    for (const [index, bytes] of [600_000, 400_000, 100_000, 1_048_576].entries())
      void commits.append(request(`b${index}`), bytes);
    await turn();
    expect(log.started.map(({ streams }) => streams)).toEqual([['b0', 'b1'], ['b2'], ['b3']]);
  });

  test('when much waits and nothing is under way, two flushes share it; a few go together', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush);
    for (let index = 0; index < 31; index += 1) void commits.append(request(`few${index}`), 10);
    await turn();
    expect(log.started.map(({ events }) => events)).toEqual([31]);
    for (const flush of log.started.splice(0)) flush.finish();
    await turn();
    for (let index = 0; index < 12; index += 1) void commits.append(request(`much${index}`, 'interactive', 5), 10);
    await turn();
    expect(log.started.map(({ events }) => events)).toEqual([30, 30]);
  });

  test('two appends to one stream are never under way at once and keep their order', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush);
    const order: number[] = [];
    for (const number of [1, 2, 3]) void commits.append(request('same'), 10).then(() => order.push(number));
    void commits.append(request('other'), 10);
    await turn();
    expect(log.started.map(({ streams }) => streams)).toEqual([['same', 'other']]);
    for (const flush of [0, 1, 2]) {
      log.started[flush]?.finish();
      await turn();
    }
    expect(log.started.slice(1).map(({ streams }) => streams)).toEqual([['same'], ['same']]);
    expect(order).toEqual([1, 2, 3]);
  });

  test('whatever is appended, no flush breaks a limit and every append is answered once', async () => {
    const arbitrary = fc.array(
      fc.record({
        stream: fc.integer({ min: 0, max: 12 }),
        count: fc.integer({ min: 1, max: 40 }),
        bytes: fc.integer({ min: 1, max: 400_000 }),
        lane: fc.constantFrom<AppendLane>('interactive', 'bulk'),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async (appends) => {
        const busy = new Set<string>();
        const lanes: AppendLane[] = [];
        const commits = new GroupCommit(async (requests) => {
          const lane = requests[0]?.lane ?? 'interactive';
          lanes.push(lane);
          expect(lanes.length).toBeLessThanOrEqual(2);
          expect(lanes.filter((name) => name === 'bulk').length).toBeLessThanOrEqual(1);
          expect(requests.every((one) => one.lane === lane)).toBe(true);
          for (const { stream } of requests) {
            expect(busy.has(stream)).toBe(false);
            busy.add(stream);
          }
          const events = requests.reduce((sum, one) => sum + one.events.length, 0);
          expect(requests.length === 1 || events <= 200).toBe(true);
          await turn();
          for (const { stream } of requests) busy.delete(stream);
          lanes.splice(lanes.indexOf(lane), 1);
          return requests.map(({ stream }) => appended(stream));
        });
        const answers = await Promise.all(
          appends.map(({ stream, count, bytes, lane }) => commits.append(request(`s${stream}`, lane, count), bytes)),
        );
        expect(answers).toEqual(appends.map(({ stream }) => appended(`s${stream}`)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('lanes', () => {
  test('two flushes are under way at most, one of them bulk, and interactive appends go first', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush, { maxEvents: 2 });
    for (let index = 0; index < 6; index += 1) void commits.append(request(`bulk${index}`, 'bulk'), 10);
    for (let index = 0; index < 2; index += 1) void commits.append(request(`mine${index}`), 10);
    await turn();
    expect(log.started.map(({ streams }) => streams)).toEqual([
      ['mine0', 'mine1'],
      ['bulk0', 'bulk1'],
    ]);
    log.started[0]?.finish();
    await turn();
    expect(log.started).toHaveLength(2);
    void commits.append(request('mine2'), 10);
    await turn();
    log.started[1]?.finish();
    await turn();
    expect(log.started.slice(2).map(({ lane }) => lane)).toEqual(['interactive', 'bulk']);
  });

  test('bulk appends get a turn after eight interactive flushes in a row', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush, { maxEvents: 1, maxInFlight: 1 });
    for (let index = 0; index < 20; index += 1) void commits.append(request(`mine${index}`), 10);
    void commits.append(request('bulk', 'bulk'), 10);
    for (let flush = 0; flush < 12; flush += 1) {
      await turn();
      log.started[flush]?.finish();
    }
    await turn();
    expect(log.started.findIndex(({ lane }) => lane === 'bulk')).toBe(8);
  });
});

describe('limits and endings', () => {
  test('a full queue rejects with RateLimited, in its own lane only, and takes appends again when it has drained', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush, { maxQueued: 3, maxQueuedBytes: 1_000 });
    for (let index = 0; index < 3; index += 1) void commits.append(request(`s${index}`), 10);
    await expect(commits.append(request('s3'), 10)).rejects.toThrow(RateLimited);
    const bulk = commits.append(request('bulk', 'bulk'), 10);
    await expect(commits.append(request('large', 'bulk'), 991)).rejects.toThrow(RateLimited);
    await turn();
    for (const flush of log.started) flush.finish();
    await bulk;
    const again = commits.append(request('s3'), 1_000);
    await turn();
    log.started.at(-1)?.finish();
    expect(await again).toEqual(appended('s3'));
  });

  test('a flush that throws rejects its own appends and the next ones go on', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush);
    const failed = commits.append(request('a'), 10);
    await turn();
    log.started[0]?.fail(new Error('no answer'));
    await expect(failed).rejects.toThrow('no answer');
    const next = commits.append(request('a'), 10);
    await turn();
    log.started[1]?.finish();
    expect(await next).toEqual(appended('a'));
  });

  test('closing waits for what was taken and refuses what comes after', async () => {
    const log = new ManualLog();
    const commits = new GroupCommit(log.flush, { maxEvents: 1, maxInFlight: 1 });
    const answers = Promise.all(['a', 'b', 'c'].map((stream) => commits.append(request(stream), 10)));
    let isClosed = false;
    const closed = commits.close().then(() => (isClosed = true));
    await expect(commits.append(request('d'), 10)).rejects.toThrow(EventStoreUnavailable);
    for (let flush = 0; flush < 3; flush += 1) {
      await turn();
      expect(isClosed).toBe(false);
      log.started[flush]?.finish();
    }
    expect(await answers).toEqual(['a', 'b', 'c'].map(appended));
    await closed;
    await commits.close();
  });
});
