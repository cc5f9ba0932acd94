import { EventRefused } from '../../event-store/errors.ts';
import { SubjectDestroyed } from '../../pii/errors.ts';
import type { CommandHandler } from '../command-handler.ts';
import type { ImportRequest } from './import-request.ts';
import type { ImportTally } from './import-tally.ts';
import { PostponedRows } from './postponed-rows.ts';
import { RowCommands, type PlannedRow, type RowPlan, type RowPlanner } from './row-plan.ts';
import type { AcceptedRow, ImportRow, RowError } from './row-error.ts';

/** Rows that are looked up together. */
export const BATCH_ROWS = 400;
/** Commands under way at once: what waits together is committed together. */
const AT_ONCE = 48;

export interface RowRun {
  readonly request: ImportRequest;
  readonly commands: CommandHandler;
  readonly tally: ImportTally;
  readonly signal: AbortSignal;
  /** False only looks: nothing is appended. */
  readonly isApplied: boolean;
  /** An earlier run of this import got so far: what stands already may be its work, and its commands say so. */
  readonly isResumed: boolean;
  /** True where a row may rest on the row before it. */
  readonly isOrdered?: boolean;
  /** Called after every batch. */
  afterBatch(): Promise<void>;
}

/** Reads rows to their end, plans them in batches and gives their commands. Rows that another may make possible come last. */
export async function importRows<Row>(
  rows: AsyncIterable<ImportRow<Row>>,
  planner: RowPlanner<Row>,
  run: RowRun,
): Promise<void> {
  const postponed = new PostponedRows<Row>();
  let batch: AcceptedRow<Row>[] = [];
  const finish = async () => {
    const asked = batch;
    const planned = asked.length === 0 ? [] : await planner(asked);
    batch = [];
    await applyRows(
      planned.filter((row, at) => !(isForLater(row) && postponed.add(asked[at]!))),
      run,
    );
    await run.afterBatch();
  };
  for await (const row of rows) {
    if (row.errors !== undefined) {
      run.tally.read();
      run.tally.refuse(row.errors);
      continue;
    }
    batch.push(row);
    if (batch.length >= BATCH_ROWS) await finish();
  }
  await finish();
  for (const again of postponed.batches(BATCH_ROWS)) {
    await applyRows(await planner(again), run);
    await run.afterBatch();
  }
}

const isForLater = (row: PlannedRow): boolean => 'errors' in row && row.isForLater === true;

export async function applyRows(planned: readonly PlannedRow[], run: RowRun): Promise<void> {
  const plans: RowPlan[] = [];
  for (const row of planned) {
    if ('errors' in row) {
      run.tally.read();
      run.tally.refuse(row.errors);
      continue;
    }
    run.tally.read(row.kind, 'rows' in row ? row.rows : 1);
    if (row.effect === 'IGNORED') continue;
    if (!run.isApplied) run.tally.count(row.effect, row.rows);
    else if (row.effect === 'SAME' && !run.isResumed) run.tally.unchanged(row.notices);
    else plans.push(row);
  }
  await eachLimited(plans, run.isOrdered === true ? 1 : AT_ONCE, run.signal, async (plan) => {
    const place = { line: plan.line, ...(plan.sourceKey === undefined ? {} : { sourceKey: plan.sourceKey }) };
    try {
      run.tally.applied(plan, await plan.apply(new RowCommands(run.commands, run.request, plan.key)));
    } catch (error) {
      run.tally.refuse([refusedByLog(place, error)]);
    }
  });
}

/** What the log cannot hold is the row's fault; anything else stays an exception and the import is tried again. */
export function refusedByLog(place: Pick<RowError, 'line' | 'sourceKey'>, error: unknown): RowError {
  if (error instanceof EventRefused) return { ...place, code: 'FILE_FORMAT', message: 'the record cannot be stored' };
  if (error instanceof SubjectDestroyed)
    return { ...place, code: 'SUBJECT_DESTROYED', message: 'the records of this person were destroyed' };
  throw error;
}

/** At most `limit` at once. After the first failure nothing new is begun, and what is under way is awaited. */
export async function eachLimited<Item>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failure: { readonly error: unknown } | null = null;
  const worker = async () => {
    while (failure === null && next < items.length) {
      try {
        signal.throwIfAborted();
        await work(items[next++]!);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
