import { describe, expect, test } from 'vitest';
import { EventRefused, EventStoreUnavailable } from '../../../src/event-store/errors.ts';
import type { AppendRequest } from '../../../src/event-store/port.ts';
import { resilientAppend } from '../../../src/event-store/resilient-append.ts';
import type { Sql } from '../../../src/postgres/sql.ts';
import { fakeChain, fakeStream } from '../../support/encoded-events.ts';

const WAITS = [0, 0, 0];

const databaseError = (code: string): Error => Object.assign(new Error(`SQLSTATE ${code}`), { code });
const lost = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const newRequest = (): AppendRequest => {
  const stream = fakeStream();
  return { stream, expectedRevision: -1, events: fakeChain({ stream, count: 1 }) };
};

/** Answers "appended" for every append of a call unless `failure` gives an error for the call; remembers the streams of each call. */
function fakeSql(failure: (streams: readonly string[], call: number) => Error | undefined): {
  sql: Sql;
  calls: string[][];
} {
  const calls: string[][] = [];
  const query = async (_text: string, values: readonly unknown[] = []): Promise<readonly unknown[]> => {
    const streams = String(values[1]).split('\n');
    calls.push(streams);
    const error = failure(streams, calls.length);
    if (error !== undefined) throw error;
    return streams.map((_, index) => ({
      append: index + 1,
      outcome: 'appended',
      log_position: index + 1,
      stream_revision: 0,
      detail: null,
    }));
  };
  return { sql: { query } as Sql, calls };
}

describe('a flush that gets no answer', () => {
  test.each(['08006', '57P01', '57P03', '53300', '55P03', '57014', '25006', '40001'])(
    'is sent again whole after %s',
    async (code) => {
      const { sql, calls } = fakeSql((_, call) => (call < 3 ? databaseError(code) : undefined));
      const requests = [newRequest(), newRequest()];
      const answers = await resilientAppend(sql, requests, WAITS);
      expect(answers).toMatchObject([{ kind: 'appended' }, { kind: 'appended' }]);
      expect(calls).toEqual([1, 2, 3].map(() => requests.map(({ stream }) => stream)));
    },
  );

  test('is sent again after a lost connection, as often as there are waits, and then the outcome is unknown', async () => {
    const { sql, calls } = fakeSql(() => lost());
    const answers = await resilientAppend(sql, [newRequest(), newRequest()], WAITS);
    expect(calls).toHaveLength(1 + WAITS.length);
    for (const answer of answers) expect(answer).toBeInstanceOf(EventStoreUnavailable);
    expect(answers).toHaveLength(2);
  });
});

describe('a flush that fails for another reason', () => {
  test('is tried append by append, so that only the faulty one is refused', async () => {
    const requests = [newRequest(), newRequest(), newRequest()];
    const bad = requests[1]?.stream ?? '';
    const { sql, calls } = fakeSql((streams) => (streams.includes(bad) ? databaseError('22P02') : undefined));
    const answers = await resilientAppend(sql, requests, WAITS);
    expect(answers[0]).toMatchObject({ kind: 'appended' });
    expect(answers[1]).toBeInstanceOf(EventRefused);
    expect(answers[2]).toMatchObject({ kind: 'appended' });
    expect(calls).toHaveLength(4);
  });

  test('gives a fault that no append caused as it is', async () => {
    const { sql } = fakeSql(() => databaseError('42501'));
    const [answer] = await resilientAppend(sql, [newRequest()], WAITS);
    expect(answer).toMatchObject({ code: '42501' });
  });

  test('does not wait for every append in turn when the store goes away meanwhile', async () => {
    const requests = [newRequest(), newRequest(), newRequest(), newRequest()];
    const { sql, calls } = fakeSql((streams) =>
      streams.length > 1 ? databaseError('23505') : streams[0] === requests[0]?.stream ? undefined : lost(),
    );
    const answers = await resilientAppend(sql, requests, WAITS);
    expect(answers[0]).toMatchObject({ kind: 'appended' });
    for (const answer of answers.slice(1)) expect(answer).toBeInstanceOf(EventStoreUnavailable);
    expect(calls).toHaveLength(1 + 1 + 1 + WAITS.length);
  });

  test('a call that leaves an append without an answer is a fault, not a success', async () => {
    const sql = { query: async () => [] } as unknown as Sql;
    const [answer] = await resilientAppend(sql, [newRequest()], WAITS);
    expect(answer).toBeInstanceOf(Error);
  });
});
