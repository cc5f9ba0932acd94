import { expect, test } from 'vitest';
import { LogHead } from '../../../src/event-store/log-head.ts';
import type { LogMessage, RecordedEvent } from '../../../src/event-store/port.ts';
import { tailLog } from '../../../src/event-store/tail-log.ts';
import { fakeEncodedEvent, fakeStream } from '../../support/encoded-events.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function recorded(position: number): RecordedEvent {
  const stream = fakeStream();
  return {
    ...fakeEncodedEvent({ stream }),
    stream,
    revision: 0,
    logPosition: String(position),
    recordedAt: '2026-10-05T14:30:00.000Z',
  };
}

/** A log of so many events that counts how often it is read. */
class CountedLog {
  reads = 0;
  readonly head = new LogHead();
  readonly messages: LogMessage[] = [];
  private readonly ending = new AbortController();
  private reader: Promise<void> | undefined;

  constructor(private readonly events: RecordedEvent[]) {}

  append(): void {
    this.events.push(recorded(this.events.length + 1));
    this.head.advance(this.events.length);
  }

  start(after: string | null): void {
    const readAfter = async (position: string | null, limit: number): Promise<RecordedEvent[]> => {
      this.reads += 1;
      await turn();
      return this.events.slice(Number(position ?? 0), Number(position ?? 0) + limit);
    };
    this.reader = (async () => {
      for await (const message of tailLog(readAfter, this.head, after, this.ending.signal)) this.messages.push(message);
    })();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.reader;
  }

  get heard(): string[] {
    return this.messages.map((message) => (message.kind === 'event' ? message.event.logPosition : message.kind));
  }
}

const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 50; turns += 1) await turn();
};

test('everything is read in batches, then the end is told once, then news wakes the reader', async () => {
  const log = new CountedLog(Array.from({ length: 600 }, (_, index) => recorded(index + 1)));
  log.start('10');
  await settle();
  expect(log.heard).toEqual([...Array.from({ length: 590 }, (_, index) => String(index + 11)), 'caught-up']);
  expect(log.reads).toBe(3);
  log.append();
  log.append();
  await settle();
  expect(log.heard.slice(591)).toEqual(['601', '602', 'caught-up']);
  await log.stop();
});

test('an event that is appended while the reader reads is not slept over', async () => {
  const log = new CountedLog([]);
  log.start(null);
  await turn();
  log.append();
  await settle();
  expect(log.heard.filter((word) => word !== 'caught-up')).toEqual(['1']);
  await log.stop();
});

test('a position that was announced but that the log does not hold does not make the reader spin', async () => {
  const log = new CountedLog([]);
  log.head.advance(5);
  log.start(null);
  await settle();
  expect(log.heard).toEqual(['caught-up']);
  expect(log.reads).toBe(1);
  await log.stop();
});
