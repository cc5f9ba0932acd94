import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { BenchProduct } from './bench-product.ts';

const COUNTS = `subscription { issueCountsChanged(schoolYear: 2022) {
  position fatalCount warningCount infoCount summary { rule { id } severity count } } }`;

export interface Counts {
  readonly fatalCount: number;
  readonly warningCount: number;
  readonly infoCount: number;
  readonly summary: readonly {
    readonly rule: { readonly id: string };
    readonly severity: string;
    readonly count: number;
  }[];
}

export interface CountFollower {
  next(): Promise<Counts>;
  /** Forgets what has come and was not asked for. */
  drain(): void;
  stop(): void;
}

/** The counts as a client gets them over its socket, one message at a time. */
export function followCounts({ url, token }: BenchProduct): CountFollower {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const messages: Counts[] = [];
  let isStopped = false;
  let wake: ((counts: Counts) => void) | null = null;
  const stop = client.subscribe<{ issueCountsChanged: Counts }>(
    { query: COUNTS },
    {
      next({ data, errors }) {
        if (!data) throw new Error(JSON.stringify(errors));
        if (wake) wake(data.issueCountsChanged);
        else messages.push(data.issueCountsChanged);
        wake = null;
      },
      error(error) {
        const { code, reason } = error as { readonly code?: number; readonly reason?: string };
        throw new Error(`the subscription ended: ${code ?? ''} ${reason ?? ''}`, { cause: error });
      },
      complete() {
        if (!isStopped) throw new Error('the server ended the subscription');
      },
    },
  );
  return {
    next() {
      const waiting = messages.shift();
      return waiting ? Promise.resolve(waiting) : new Promise((resolve) => (wake = resolve));
    },
    drain() {
      messages.length = 0;
    },
    stop() {
      isStopped = true;
      stop();
      void client.dispose();
    },
  };
}
