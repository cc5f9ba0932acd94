import { afterEach, describe, expect, it } from 'vitest';
import { InMemoryEventStore } from '../../../src/event-store/in-memory-event-store.ts';
import type { EventStore, LogMessage, RecordedEvent } from '../../../src/event-store/port.ts';
import { compareNamespaces } from '../../../src/projector/compare-namespaces.ts';
import { CopiedLogSource } from '../../../src/projector/copied-log-source.ts';
import { switchLive } from '../../../src/projector/live-namespace.ts';
import type { Projector } from '../../../src/projector/projector.ts';
import { ProjectorWorld } from './projector-world.ts';
import { randomHistory } from './random-history.ts';

let world: ProjectorWorld;
afterEach(() => world.close());

/** A log elsewhere, as a test distorts it: its positions have gaps, like those of EventStoreDB. */
class ForeignLog implements EventStore {
  readonly #inner = new InMemoryEventStore();
  /** What a reader gets to see instead of an event; null: not there. */
  distort: (event: RecordedEvent) => RecordedEvent | null = (event) => event;

  #outside(event: RecordedEvent): RecordedEvent {
    return { ...event, logPosition: String(Number(event.logPosition) * 1000 + 7) };
  }

  #inside(position: string | null): string | null {
    return position === null ? null : String((Number(position) - 7) / 1000);
  }

  append(...args: Parameters<EventStore['append']>) {
    return this.#inner.append(...args);
  }

  readStream(...args: Parameters<EventStore['readStream']>) {
    return this.#inner.readStream(...args);
  }

  async *subscribeAll({ after, signal }: Parameters<EventStore['subscribeAll']>[0]): AsyncGenerator<LogMessage> {
    for await (const message of this.#inner.subscribeAll({ after: this.#inside(after), signal })) {
      if (message.kind === 'event') {
        const event = this.distort(this.#outside(message.event));
        if (event) yield { kind: 'event', event };
      } else if (message.kind === 'caught-up') {
        yield message;
      }
    }
  }

  async readAt(position: string): Promise<RecordedEvent | null> {
    const event = await this.#inner.readAt(this.#inside(position)!);
    return event && this.distort(this.#outside(event));
  }

  async currentEnd() {
    return null;
  }

  comparePositions(a: string, b: string): number {
    return Number(a) - Number(b);
  }

  close() {
    return this.#inner.close();
  }
}

async function open(): Promise<{
  readonly log: ForeignLog;
  readonly projector: (namespace: string, batchSize?: number) => Promise<Projector>;
}> {
  const log = new ForeignLog();
  world = await ProjectorWorld.open(() => log);
  return {
    log,
    projector: async (namespace, batchSize = 2000) => {
      const database = world.openNamespace(namespace);
      return world.projector(namespace, { database, source: new CopiedLogSource(log, database), batchSize });
    },
  };
}

describe('a log elsewhere', () => {
  it.each([1, 13, 2000])(
    'is copied into a dense, verified journal in the transaction of the rows (batches of %i)',
    async (batchSize) => {
      const { projector } = await open();
      const history = randomHistory(31, { hasNames: true });
      await world.play(history, 80);
      const first = await projector('rm_one', batchSize);
      first.start();
      await first.whenLevel();
      await first.stop();
      await world.play(history, 40);
      const second = await projector('rm_one', batchSize);
      second.start();
      await second.whenLevel();
      // Live, while it runs.
      const [id] = await world.appendOne('agency-state.log', 'state', {
        type: 'StateCodesPublished',
        data: { effectiveFrom: '2031-07-01', eventCodes: [], resolutionCodes: [] },
      });
      const [last] = await Promise.resolve(
        world.store.readStream('agency-state.log', { direction: 'backwards', limit: 1 }),
      );
      const position = await second.waitForRevision('agency-state.log', last!.revision, 10_000);
      expect(position).toBe(second.checkpoint());
      expect(await second.status()).toMatchObject({
        head: position,
        checkpoint: position,
        lagEvents: 0,
        state: 'RUNNING',
      });
      await second.stop();

      const [journal] = await world.rows(
        `select count(*)::int as rows, min(position) as first, max(position) as last, bool_and(as_of_time >= at) as is_after,
         bool_and(as_of_time >= earlier) is not false as never_falls, bool_and(log_position::bigint > log_before) is not false as in_log_order
       from (select *, lag(as_of_time) over w as earlier, lag(log_position::bigint) over w as log_before from runtime.journal window w as (order by position)) j`,
      );
      expect(journal).toEqual({
        rows: position,
        first: 1,
        last: position,
        is_after: true,
        never_falls: true,
        in_log_order: true,
      });
      expect(await world.rows(`select position from runtime.journal where event_id = $1`, [id])).toEqual([
        { position },
      ]);
      const clean = await projector('rm_clean');
      clean.start();
      await clean.whenLevel();
      expect(await compareNamespaces(world.database, 'rm_one', 'rm_clean')).toMatchObject({ isEqual: true });
    },
  );

  it('is copied on by whichever namespace serves', async () => {
    const { projector } = await open();
    const history = randomHistory(32);
    await world.play(history, 60);
    const old = await projector('rm_old');
    const next = await projector('rm_new');
    for (const each of [old, next]) each.start();
    await old.whenLevel();
    await next.whenLevel();
    await switchLive(world.database, 'rm_new');
    await world.play(history, 60);
    await next.whenLevel();
    await old.whenLevel();
    expect(await compareNamespaces(world.database, 'rm_old', 'rm_new')).toMatchObject({ isEqual: true });
    expect(
      await world.rows(
        `select count(*)::int = max(position) as is_dense, max(position) > 100 as is_copied from runtime.journal`,
      ),
    ).toEqual([{ is_dense: true, is_copied: true }]);
  });

  // Mutations tried: without `decoder.verify` in BatchWriter the first is copied, without #checkChains the second.
  it.each<[string, (event: RecordedEvent) => RecordedEvent | null]>([
    [
      'an event was changed',
      (event) => ({ ...event, data: event.data.replace('SCHOOL_DISTRICT', 'CORRECTIONAL_FACILITY') }),
    ],
    [
      'an event is missing in its stream',
      (event) => (event.stream === 'agency-state.log' && event.revision === 1 ? null : event),
    ],
    [
      'an event comes twice',
      (event) => (event.stream === 'agency-state.log' && event.revision === 1 ? { ...event, revision: 0 } : event),
    ],
  ])('stands still with CHAIN_BROKEN when %s', async (_, distort) => {
    const { log, projector } = await open();
    await world.play(randomHistory(33), 120);
    log.distort = distort;
    const reader = await projector('rm_one', 10);
    reader.start();
    await expect(reader.whenLevel()).rejects.toMatchObject({ code: 'CHAIN_BROKEN' });
    expect(await reader.status()).toMatchObject({ state: 'FAULTED', fault: 'CHAIN_BROKEN' });
  });

  // Mutation tried: without checkSameEvent and #checkEnd the projector waits in silence behind the end of the restored log.
  it('stands still with LOG_MISMATCH when it was restored from an older backup', async () => {
    const { log, projector } = await open();
    await world.play(randomHistory(34), 60);
    const reader = await projector('rm_one');
    reader.start();
    await reader.whenLevel();
    await reader.stop();
    log.distort = (event) => (Number(event.logPosition) > 50_000 ? null : event);
    const again = await projector('rm_one');
    again.start();
    await expect(again.whenLevel()).rejects.toMatchObject({ code: 'LOG_MISMATCH' });
  });
});
