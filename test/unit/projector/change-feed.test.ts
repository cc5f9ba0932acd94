import { describe, expect, it } from 'vitest';
import type { Sql } from '../../../src/postgres/sql.ts';
import { type ChangeBatch, ChangeFeed, type FeedMessage } from '../../../src/projector/change-feed.ts';

const change = (id: string, kind = 'incident') => ({ kind, id, org: 'd1' });

/** A feed over a table whose rows are read while `meanwhile` happens. */
function feedOver(
  head: number,
  stored: readonly string[],
  meanwhile: (emit: (batch: ChangeBatch) => void) => void = () => undefined,
) {
  const listeners = new Set<(batch: ChangeBatch) => void>();
  const emit = (batch: ChangeBatch): void => listeners.forEach((listener) => listener(batch));
  const sql: Sql = {
    query: <Row>() => {
      meanwhile(emit);
      const rows =
        stored.length === 0 ? [{ head, from: 0, kind: null }] : stored.map((id) => ({ head, from: 0, ...change(id) }));
      return Promise.resolve(rows as unknown as readonly Row[]);
    },
  };
  const feed = new ChangeFeed(sql, {
    onChange: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
  });
  return { feed, emit, listeners };
}

async function take(messages: AsyncGenerator<FeedMessage>): Promise<FeedMessage> {
  const { value } = (await messages.next()) as { value: FeedMessage };
  return value;
}

describe('a subscription', () => {
  // Mutations tried: listening only after the past was read loses change "new"; without Inbox.startAfter "old" comes twice.
  it('loses nothing and repeats nothing that is committed while it reads the past', async () => {
    const { feed } = feedOver(10, ['old'], (emit) => {
      emit({ position: 10, changes: [change('old')] });
      emit({ position: 11, changes: [change('new')] });
    });
    const messages = feed.subscribe({ afterPosition: 9, signal: new AbortController().signal });
    expect(await take(messages)).toEqual({ position: 10, changes: [change('old')], isReset: false });
    expect(await take(messages)).toEqual({ position: 11, changes: [change('new')], isReset: false });
  });

  it('hands a busy subscriber the latest state once, and everybody only what they want', async () => {
    const { feed, emit } = feedOver(0, []);
    const messages = feed.subscribe({
      signal: new AbortController().signal,
      isWanted: ({ kind }) => kind === 'incident',
    });
    const first = take(messages);
    emit({ position: 1, changes: [change('x', 'certification')] });
    emit({ position: 2, changes: [change('a')] });
    expect(await first).toEqual({ position: 2, changes: [change('a')], isReset: false });
    emit({ position: 3, changes: [change('a'), change('b')] });
    emit({ position: 4, changes: [change('x', 'certification')] });
    emit({ position: 5, changes: [change('a')] });
    expect(await take(messages)).toEqual({ position: 5, changes: [change('a'), change('b')], isReset: false });
  });

  it('keeps a late change although its position was announced before', async () => {
    const { feed } = feedOver(10, [], (emit) => emit({ position: 10, changes: [change('late')], isLate: true }));
    const messages = feed.subscribe({ afterPosition: 10, signal: new AbortController().signal });
    expect(await take(messages)).toEqual({ position: 10, changes: [change('late')], isReset: false });
  });

  it('is told to read everything anew when more than it can hold has changed', async () => {
    const { feed, emit } = feedOver(0, []);
    const messages = feed.subscribe({ signal: new AbortController().signal });
    const first = take(messages);
    emit({ position: 1, changes: [change('a')] });
    await first;
    emit({ position: 2, changes: Array.from({ length: 10_001 }, (_, index) => change(String(index))) });
    expect(await take(messages)).toEqual({ position: 2, changes: [], isReset: true });
  });

  it('ends when it is aborted, and is forgotten', async () => {
    const { feed, listeners } = feedOver(0, []);
    const abort = new AbortController();
    const messages = feed.subscribe({ signal: abort.signal });
    const next = messages.next();
    expect(listeners.size).toBe(1);
    abort.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(listeners.size).toBe(0);
  });
});
