import autocannon from 'autocannon';

export interface HttpLoad {
  /** Answers per second. */
  readonly rate: number;
  /** Of an answer, in milliseconds. */
  readonly p50: number;
}

export interface HttpTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON texts that each connection posts in turn. */
  readonly bodies: readonly string[];
}

/** Keeps `connections` busy for some seconds, from a thread of its own. An answer other than 2xx, or none, ends the bench. */
export async function httpLoad(target: HttpTarget, connections: number, seconds: number): Promise<HttpLoad> {
  const { origin, pathname } = new URL(target.url);
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    workers: 1,
    headers: { 'content-type': 'application/json', ...target.headers },
    requests: target.bodies.map((body) => ({ method: 'POST', path: pathname, body })),
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} of the requests to ${target.url} failed`);
  return { rate: result['2xx'] / result.duration, p50: result.latency.p50 };
}

/** One request before the load: its answer as JSON. Throws for anything but 200. */
export async function postOnce(target: HttpTarget): Promise<unknown> {
  const [body = ''] = target.bodies;
  const headers = { 'content-type': 'application/json', ...target.headers };
  const response = await fetch(target.url, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`${target.url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
