import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeEvents } from '../../../src/event-store/decode-events.ts';
import { ChangeFeed, type FeedMessage, pruneReadChanges } from '../../../src/projector/change-feed.ts';
import { foldStream } from '../../../src/projector/fold-stream.ts';
import { PostgresJournalReader } from '../../../src/projector/journal-reader.ts';
import { ProjectionWatch } from '../../../src/projector/projection-watch.ts';
import type { Projector } from '../../../src/projector/projector.ts';
import { LOG_ID, ProjectorWorld } from './projector-world.ts';
import { type HistoryAppend, randomHistory } from './random-history.ts';

let world: ProjectorWorld;
let history: Iterator<HistoryAppend>;
let projector: Projector;

beforeEach(async () => {
  world = await ProjectorWorld.open();
  history = randomHistory(41);
  await world.play(history, 40);
  projector = await world.projector('rm_one', { batchSize: 5 });
  projector.start();
  await projector.whenLevel();
});
afterEach(() => world.close());

/** Reads a subscription until a change of this id comes by. */
async function readUntil(messages: AsyncIterable<FeedMessage>, id: string): Promise<readonly FeedMessage[]> {
  const seen: FeedMessage[] = [];
  for await (const message of messages) {
    seen.push(message);
    if (message.changes.some((change) => change.id === id)) break;
  }
  return seen;
}

let marks = 0;
/** Appends something that a subscriber can wait for. */
async function mark(): Promise<string> {
  const org = `mark${String((marks += 1))}`;
  await world.appendOne(`district-${org}.profile`, org, {
    type: 'DistrictRegistered',
    data: { districtId: org, code: org, name: org, kind: 'SCHOOL_DISTRICT', edition: 'STATE' },
  });
  return org;
}

/** What subscribers must have heard of after a position. */
const changedAfter = (position: number, upTo: number) =>
  world.rows<{ id: string }>(
    'select distinct id from runtime.read_change where position > $1 and position <= $2 order by id',
    [position, upTo],
  );

const idsOf = (messages: readonly FeedMessage[]): readonly string[] =>
  [...new Set(messages.flatMap(({ changes }) => changes.map(({ id }) => id)))].sort();

describe('subscribers', () => {
  it('come back with the last position they saw: no gap, nothing twice, positions that never fall', async () => {
    const feed = new ChangeFeed(world.database, projector);
    let position = projector.checkpoint();
    const start = position;
    const all: FeedMessage[] = [];
    for (let round = 0; round < 8; round++) {
      const abort = new AbortController();
      // Comes back while the projector commits, hears a little, and drops again, at the latest when the round's last change was heard.
      const lastOfRound = `mark${String(marks + 1)}`;
      const writing = world.play(history, 15).then(mark);
      for await (const message of feed.subscribe({ afterPosition: position, signal: abort.signal })) {
        expect(message).toMatchObject({ isReset: false });
        expect(message.position).toBeGreaterThan(position);
        position = message.position;
        all.push(message);
        if (all.length % 3 === 0 || message.changes.some(({ id }) => id === lastOfRound)) abort.abort();
      }
      await writing;
    }
    const last = await mark();
    const rest = await readUntil(
      feed.subscribe({ afterPosition: position, signal: new AbortController().signal }),
      last,
    );
    all.push(...rest);
    expect(idsOf(all)).toEqual((await changedAfter(start, all.at(-1)!.position)).map(({ id }) => id));
    for (const { changes } of all)
      expect(new Set(changes.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(changes.length);
  });

  it('hear the same from a process whose projector is elsewhere', async () => {
    const watch = new ProjectionWatch(world.database, new PostgresJournalReader(world.database, 'log.event'));
    await watch.start();
    const start = watch.checkpoint();
    expect(start).toBe(projector.checkpoint());
    const feed = new ChangeFeed(world.database, watch);
    const heard = readUntil(feed.subscribe({ afterPosition: start, signal: new AbortController().signal }), 'theend');
    await world.play(history, 40);
    const registered = {
      districtId: 'theend',
      code: 'e',
      name: 'e',
      kind: 'SCHOOL_DISTRICT',
      edition: 'STATE',
    } as const;
    await world.appendOne('district-theend.profile', 'theend', { type: 'DistrictRegistered', data: registered });
    const messages = await heard;
    expect(idsOf(messages)).toEqual((await changedAfter(start, messages.at(-1)!.position)).map(({ id }) => id));
    expect(await watch.waitForRevision('district-theend.profile', 0, 10_000)).toBe(watch.checkpoint());
    expect(await watch.waitForPosition(watch.checkpoint(), 10_000)).toBe(true);
    expect(await watch.status()).toMatchObject({ state: 'RUNNING', lagEvents: 0, checkpoint: projector.checkpoint() });
    await watch.stop();
  });

  it('are told to read everything anew when what they missed is no longer kept, or is of another future', async () => {
    const feed = new ChangeFeed(world.database, projector);
    const head = projector.checkpoint();
    await pruneReadChanges(world.database, 10);
    expect(await world.rows('select 1 from runtime.read_change where position <= $1', [head - 10])).toEqual([]);
    for (const [afterPosition, isReset] of [
      [3, true],
      [head - 10, false],
      [head + 5000, true],
    ] as const) {
      const messages = feed.subscribe({ afterPosition, signal: new AbortController().signal });
      const { value } = (await messages.next()) as { value: FeedMessage };
      expect(value).toMatchObject({ isReset, position: head });
      await messages.return();
    }
  });

  it('hear of a replayed lane also when they come back with the position of the replay', async () => {
    const [incident] = await world.rows<{ stream: string; id: string }>(
      `select stream, data::json ->> 'incidentId' as id from log.event where type = 'IncidentReported' limit 1`,
    );
    const org = incident!.stream.split(/[-.]/)[1]!;
    await world.appendPoison(incident!.stream, org, { type: 'IncidentCompleted', data: { incidentId: incident!.id } });
    await projector.whenLevel();
    expect(projector.isLaneParked(org)).toBe(true);
    const position = projector.checkpoint();
    world.poison.ids.clear();
    await projector.replayLane(org);
    const feed = new ChangeFeed(world.database, projector);
    const messages = await readUntil(
      feed.subscribe({ afterPosition: position, signal: new AbortController().signal }),
      incident!.id,
    );
    expect(messages).toMatchObject([{ position, isReset: false }]);
  });
});

describe('one aggregate as it was', () => {
  it('is its stream folded up to a position or an instant', async () => {
    const journal = new PostgresJournalReader(world.database, 'log.event');
    const decode = (rows: Parameters<typeof decodeEvents>[0]) =>
      decodeEvents(rows, { logId: LOG_ID, keyStore: world.keyStore });
    const names = {
      initial: [] as readonly string[],
      evolve: (state: readonly string[], event: { readonly data: { readonly name?: string } }) => [
        ...state,
        event.data.name ?? '',
      ],
    };
    const stream = 'district-folded.profile';
    await world.appendOne(stream, 'folded', {
      type: 'DistrictRegistered',
      data: { districtId: 'folded', code: 'f', name: 'first', kind: 'SCHOOL_DISTRICT', edition: 'STATE' },
    });
    await mark();
    await world.appendOne(stream, 'folded', {
      type: 'DistrictRenamed',
      data: { districtId: 'folded', name: 'second' },
    });
    const [first, second] = await journal.readStream(stream);
    const fold = (asOf?: Parameters<typeof foldStream>[4]) => foldStream(journal, decode, names, stream, asOf);
    expect(await fold()).toEqual({ state: ['first', 'second'], revision: 1, position: second!.position });
    expect(await fold({ position: second!.position - 1 })).toEqual({
      state: ['first'],
      revision: 0,
      position: first!.position,
    });
    expect(await fold({ time: first!.asOfTime })).toEqual({ state: ['first'], revision: 0, position: first!.position });
    expect(await fold({ time: second!.asOfTime })).toMatchObject({ revision: 1 });
    expect(await fold({ position: first!.position - 1 })).toEqual({ state: [], revision: -1, position: 0 });
    expect(await journal.positionAt(first!.asOfTime)).toBe(first!.position);
    expect(await journal.positionAt('2000-01-01T00:00:00.000Z')).toBe(0);
  });
});
