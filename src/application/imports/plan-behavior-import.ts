import type { ParsedIncident } from './parsed-incident.ts';
import { planIncident } from './plan-incident.ts';
import type { PlanContext } from './plan-context.ts';
import type { IncidentPlan } from './plan-incident.ts';
import type { ImportRow } from './row-error.ts';

/** Loads what the server knows about the incidents of one batch: schools, students, existing records. */
type ContextFor<Context> = (incidents: readonly ParsedIncident[]) => Promise<Context> | Context;

/** Rows that are looked up together. */
const BATCH_ROWS = 400;

/** Plans the incidents of a file, in the order of the file; rows that could not be read pass as REJECTED. */
export async function* planBehaviorImport(
  rows: AsyncIterable<ImportRow<ParsedIncident>>,
  contextFor: ContextFor<PlanContext>,
  batchSize = BATCH_ROWS,
): AsyncGenerator<IncidentPlan, void, undefined> {
  for await (const { plans } of planBatches(rows, contextFor, batchSize)) yield* plans;
}

/** The same in batches, each with its rows and its context. */
export async function* planBatches<Context extends PlanContext>(
  rows: AsyncIterable<ImportRow<ParsedIncident>>,
  contextFor: ContextFor<Context>,
  batchSize = BATCH_ROWS,
): AsyncGenerator<
  {
    readonly plans: readonly IncidentPlan[];
    readonly rows: readonly ImportRow<ParsedIncident>[];
    readonly batch: Context;
  },
  void,
  undefined
> {
  let open: ImportRow<ParsedIncident>[] = [];
  const plan = async (of: readonly ImportRow<ParsedIncident>[]) => {
    const batch = await contextFor(of.flatMap((row) => (row.row === undefined ? [] : [row.row])));
    return { plans: await plansOf(of, batch), rows: of, batch };
  };
  for await (const row of rows) {
    open.push(row);
    if (open.length < batchSize) continue;
    yield await plan(open);
    open = [];
  }
  if (open.length > 0) yield await plan(open);
}

/** Plans the rows of one batch. */
export async function plansOf(
  rows: readonly ImportRow<ParsedIncident>[],
  context: PlanContext,
): Promise<IncidentPlan[]> {
  const plans = rows.map((row): IncidentPlan => {
    if (row.row !== undefined) return planIncident(row.row, context);
    return { kind: 'REJECTED', line: row.line, incident: null, unmapped: [], errors: row.errors };
  });
  // What became of an incident here is in its history, which is read for few: those that differ, and those that are void.
  const needsHistory = (plan: IncidentPlan): plan is IncidentPlan & { readonly incident: ParsedIncident } =>
    plan.kind === 'REVISE' ||
    (plan.kind === 'REJECTED' &&
      plan.incident !== null &&
      context.existing(plan.incident.sourceKey)?.status === 'VOIDED');
  const again = plans.filter(needsHistory);
  if (again.length === 0 || context.loadBases === undefined) return plans;
  await context.loadBases(again.map(({ incident }) => incident.sourceKey));
  return plans.map((plan) => (needsHistory(plan) ? planIncident(plan.incident, context) : plan));
}
