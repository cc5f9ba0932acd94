import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { pendingMigrations } from '../postgres/migrate.ts';
import type { Application } from './compose.ts';
import type { Check, HealthChecks } from './health-routes.ts';

/** A reader this far behind is not ready: what it answers is old. */
const MAX_LAG_SECONDS = 30;
/** A check that takes longer than this has failed. */
const CHECK_TIMEOUT_MS = 2_000;

/** Checks and metrics of a running application. */
export function healthOf(application: Application): HealthChecks & { stopping(): void } {
  const { database, eventLog, services } = application;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const head = gauge('state_edition_journal_head', 'Position of the last event of the journal.');
  const checkpoint = gauge('state_edition_projection_checkpoint', 'Position of the last event that readers see.');
  const lagEvents = gauge('state_edition_projection_lag_events', 'Events that readers do not see yet.');
  const lagSeconds = gauge(
    'state_edition_projection_lag_seconds',
    'Age of the oldest event that readers do not see yet.',
  );
  const stale = gauge(
    'state_edition_stale_documents',
    'Documents that show a mapping or calendar as it was before it changed, and are being written.',
  );
  const parked = gauge('state_edition_parked_lanes', 'Lanes that wait for a fix.');
  let isStopping = false;
  return {
    stopping: () => {
      isStopping = true;
    },
    isStopping: () => isStopping,
    async checks() {
      const [db, log, migrations, projection] = await Promise.all([
        check(async () => {
          await database.query('select 1');
          return {};
        }),
        check(async () => ({ end: await eventLog.store.currentEnd() })),
        check(async () => {
          const pending = await pendingMigrations(database);
          return { pending: pending.length, isOk: pending.length === 0 };
        }),
        check(async () => {
          const status = await services.progress.status();
          const { state, lagEvents: behind, lagSeconds: seconds } = status;
          return {
            isOk: state !== 'FAULTED' && status.parkedLanes.length === 0 && seconds <= MAX_LAG_SECONDS,
            state,
            fault: status.fault,
            lagEvents: behind,
            lagSeconds: seconds,
            logLostAt: status.logLostAt,
            staleDocuments: status.staleDocuments,
            parkedLanes: status.parkedLanes.length,
          };
        }),
      ]);
      return { database: db, eventLog: log, migrations, projection };
    },
    async metrics() {
      const status = await services.progress.status();
      head.set(status.head);
      checkpoint.set(status.checkpoint);
      lagEvents.set(status.lagEvents);
      lagSeconds.set(status.lagSeconds);
      stale.set(status.staleDocuments);
      parked.set(status.parkedLanes.length);
      return registry.metrics();
    },
  };
}

async function check(
  run: () => Promise<{
    readonly isOk?: boolean;
    readonly [detail: string]: string | number | boolean | null | undefined;
  }>,
): Promise<Check> {
  const timeout = new Promise<never>((_resolve, reject) =>
    setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS).unref(),
  );
  try {
    const { isOk = true, ...details } = await Promise.race([run(), timeout]);
    return { isOk, ...(details as Omit<Check, 'isOk'>) };
  } catch (error) {
    return { isOk: false, error: error instanceof Error ? error.name : 'Error' };
  }
}
