import type { ParsedIncident } from './parsed-incident.ts';
import { planIncident } from './plan-incident.ts';
import type { PlanContext } from './plan-context.ts';
import type { IncidentPlan } from './plan-incident.ts';
import type { ImportRow } from './row-error.ts';

/**
 * Plans the incidents of a file in batches, in the order of the file. `contextFor` loads what the server knows about the
 * incidents of one batch (schools, students, existing records); rows that could not be read pass as REJECTED.
 */
export async function* planBehaviorImport(
  rows: AsyncIterable<ImportRow<ParsedIncident>>,
  contextFor: (incidents: readonly ParsedIncident[]) => Promise<PlanContext> | PlanContext,
  batchSize = 200,
): AsyncGenerator<IncidentPlan, void, undefined> {
  let batch: ImportRow<ParsedIncident>[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < batchSize) continue;
    yield* await planBatch(batch, contextFor);
    batch = [];
  }
  if (batch.length > 0) yield* await planBatch(batch, contextFor);
}

async function planBatch(
  batch: readonly ImportRow<ParsedIncident>[],
  contextFor: (incidents: readonly ParsedIncident[]) => Promise<PlanContext> | PlanContext,
): Promise<IncidentPlan[]> {
  const context = await contextFor(batch.flatMap((row) => (row.row === undefined ? [] : [row.row])));
  return batch.map((row) => {
    if (row.row !== undefined) return planIncident(row.row, context);
    return { kind: 'REJECTED', line: row.line, incident: null, unmapped: [], errors: row.errors };
  });
}
