import type { FastifyPluginAsync } from 'fastify';

export interface Check {
  readonly isOk: boolean;
  readonly [detail: string]: string | number | boolean | null;
}

export interface HealthChecks {
  /** False once the server is stopping: load balancers look elsewhere. */
  isStopping(): boolean;
  /** Database, log, migrations and lag, one by one. */
  checks(): Promise<{ readonly [name: string]: Check }>;
  metrics(): Promise<string>;
}

/** Asked by machines of our own, often and without a limit. */
export const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** `/healthz`: the process lives. `/readyz`: it can do its work, with one line per check. `/metrics`: Prometheus text. */
export const healthRoutes =
  (health: HealthChecks): FastifyPluginAsync =>
  async (app) => {
    app.get('/healthz', () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const checks = await health.checks();
      const isReady = !health.isStopping() && Object.values(checks).every((check) => check.isOk);
      return reply
        .status(isReady ? 200 : 503)
        .send({ status: health.isStopping() ? 'stopping' : isReady ? 'ready' : 'not ready', checks });
    });
    app.get('/metrics', async (_request, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await health.metrics()),
    );
  };
