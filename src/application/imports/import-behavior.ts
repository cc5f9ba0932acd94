import { stateDate } from '../../shared/calendar.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import type { CommandHandler } from '../command-handler.ts';
import type { ImportGate, SourceValues } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import {
  applyIncident,
  incidentBatches,
  type IncidentBatch,
  type IncidentPorts,
  type IncidentScope,
} from './apply-incidents.ts';
import type { FileSource } from './file-source.ts';
import { BATCH_ROWS, applyRows, eachLimited, type RowRun } from './import-rows.ts';
import { ImportRefused, type ImportRequest } from './import-request.ts';
import { BehaviorTally, type BehaviorSummary } from './import-summary.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { planBehaviorImport } from './plan-behavior-import.ts';
import type { IncidentPlan } from './plan-incident.ts';
import { readDiscipline } from './read-discipline.ts';
import { RowCommands, type PlannedRow, type RefusedRow } from './row-plan.ts';
import { schoolsByCode } from './school-lookup.ts';

export interface BehaviorPorts extends IncidentPorts {
  readonly commands: CommandHandler;
  readonly sourceValues: SourceValues;
  readonly gate: ImportGate;
}

/** What a behavior file would do, known before anything is written. */
export interface BehaviorOutlook {
  readonly summary: BehaviorSummary;
  /** Locked incidents that the file would change. */
  readonly locked: readonly RefusedRow[];
  /** Incidents that are missing in the file and would be voided, by where they came from. */
  readonly deletions: readonly Deletion[];
}

interface Deletion {
  readonly id: string;
  readonly isLocked: boolean;
  readonly isOfSource: boolean;
}

export type BehaviorRequest = Pick<ImportRequest, 'org' | 'schoolYear' | 'sourceSystem' | 'source' | 'mode'>;

export async function incidentScope(
  ports: IncidentPorts,
  request: Pick<BehaviorRequest, 'org' | 'schoolYear' | 'sourceSystem'>,
): Promise<IncidentScope> {
  const { org: districtId, sourceSystem, schoolYear } = request;
  const crosswalk = await ports.reads.mappings.crosswalk(districtId, sourceSystem);
  const schools = await schoolsByCode(ports.reads, districtId);
  return { districtId, sourceSystem, schoolYear, schools, crosswalk: crosswalk?.mappings ?? [] };
}

/** Reads and plans the whole file and writes nothing. Throws `FileFault` for a file that cannot be read to its end. */
export async function foresee(
  ports: IncidentPorts,
  request: BehaviorRequest,
  signal: AbortSignal,
): Promise<BehaviorOutlook> {
  const scope = await incidentScope(ports, request);
  const tally = new BehaviorTally();
  const locked: RefusedRow[] = [];
  const inFile = new Set<string>();
  for await (const { plan, batch } of plannedIncidents(ports, scope, request.source)) {
    signal.throwIfAborted();
    tally.add(plan);
    for (const key of sourceKeysOf(plan)) inFile.add(key);
    if (plan.kind !== 'REVISE') continue;
    const row = applyIncident(plan, batch, scope);
    if ('errors' in row) locked.push(row);
  }
  return { summary: tally.summary, locked, deletions: await deletionsOf(ports, request, inFile) };
}

async function deletionsOf(
  { reads }: IncidentPorts,
  { mode, org, schoolYear, sourceSystem }: BehaviorRequest,
  inFile: ReadonlySet<string>,
): Promise<readonly Deletion[]> {
  if (mode !== 'REPLACE_SOURCE' && mode !== 'REPLACE_ALL') return [];
  if (schoolYear === null) throw new ImportRefused('DATES_OUT_OF_ORDER', 'A replacing import names its school year.');
  const standing = await reads.incidents.sourcesOfYear(org, schoolYear);
  const isOfSource = (one: (typeof standing)[number]) => one.sourceSystem === sourceSystem && one.sourceKey !== null;
  const missing = standing.filter((one) =>
    isOfSource(one) ? !inFile.has(one.sourceKey ?? '') : mode === 'REPLACE_ALL',
  );
  const locked = await reads.certifications.lockedIds(missing.map(({ id }) => id));
  return missing.map((one) => ({ id: one.id, isLocked: locked.has(one.id), isOfSource: isOfSource(one) }));
}

/** Why the import may not begin: values without a meaning here, or deletions that nobody has confirmed. */
export function refusalOf(
  outlook: BehaviorOutlook,
  { mode, confirmedDeletions }: Pick<ImportRequest, 'mode' | 'confirmedDeletions'>,
): ImportRefused | null {
  if (mode === 'VALIDATE_ONLY') return null;
  const { unmapped } = outlook.summary;
  if (unmapped.length > 0) {
    const words = unmapped.map(({ value, count }) => `${JSON.stringify(value)} ×${count}`);
    const rest = words.length > 20 ? ` and ${words.length - 20} more` : '';
    const details: Record<string, string> = {};
    for (const { kind, value, count } of unmapped)
      details[Object.hasOwn(details, value) ? `${value} (${kind})` : value] = String(count);
    const message = `The crosswalk does not know ${words.slice(0, 20).join(', ')}${rest}.`;
    return new ImportRefused('UNKNOWN_CODE', message, details);
  }
  const deletions = outlook.deletions.filter((one) => !one.isLocked);
  if (deletions.length === (confirmedDeletions ?? 0)) return null;
  const byHand = deletions.filter((one) => !one.isOfSource).length;
  return new ImportRefused('DELETIONS_NOT_CONFIRMED', `The import would delete ${deletions.length} incidents.`, {
    wouldDelete: String(deletions.length),
    ofOtherOrigin: String(byHand),
  });
}

/** Takes the file over: every incident of it, then the deletions. */
export async function importBehavior(
  ports: BehaviorPorts,
  request: ImportRequest,
  outlook: BehaviorOutlook,
  run: RowRun,
): Promise<void> {
  const scope = await incidentScope(ports, request);
  let rows: PlannedRow[] = [];
  const finish = async () => {
    await applyRows(rows, run);
    rows = [];
    await run.afterBatch();
  };
  for await (const { plan, batch } of plannedIncidents(ports, scope, request.source)) {
    rows.push(applyIncident(plan, batch, scope));
    if (rows.length >= BATCH_ROWS) await finish();
  }
  await finish();
  const reason = `Missing in the file of ${request.sourceSystem} that replaced the school year ${request.schoolYear}.`;
  const now = ports.clock.now().toISOString();
  const facts = { now, today: stateDate(now), isLocked: false, studentsInScope: new Set<string>() };
  const empty = { enrolledStudents: new Set<string>(), eventTypes: new Map(), resolutionTypes: new Map() };
  await eachLimited(outlook.deletions, 16, run.signal, async ({ id, isLocked }) => {
    if (isLocked) {
      const message = 'a record that the file lacks is part of approved data: void it by hand, with a reason';
      run.tally.refuse([{ line: 0, code: 'INCIDENT_LOCKED', message }]);
      return;
    }
    const outcome = await new RowCommands(ports.commands, request, `void/${id}`).handle({
      operation: 'importVoidIncident',
      stream: streams.incident(scope.districtId, id),
      org: scope.districtId,
      schoolYear: request.schoolYear ?? undefined,
      decider: incidentDecider,
      command: () => ({ type: 'VoidIncident', reason, origin: 'IMPORT', facts: { ...facts, ...empty } }),
    });
    run.tally.deleted(outcome);
  });
}

/** The incidents of a file with what is to be done about each, and what their batch was planned with. */
export async function* plannedIncidents(
  ports: IncidentPorts,
  scope: IncidentScope,
  source: FileSource,
): AsyncGenerator<{ readonly plan: IncidentPlan; readonly batch: IncidentBatch }, void, undefined> {
  const load = incidentBatches(ports, scope);
  let batch: IncidentBatch | null = null;
  const contextFor = async (incidents: readonly ParsedIncident[]) => (batch = await load(incidents));
  // The context of a batch is loaded right before its first plan comes.
  for await (const plan of planBehaviorImport(readDiscipline(source), contextFor)) {
    if (batch !== null) yield { plan, batch };
  }
}

/** Every source key that the file names, also of rows that cannot be taken over: what is in the file is not missing. */
function sourceKeysOf(plan: IncidentPlan): readonly string[] {
  if (plan.incident !== null) return [plan.incident.sourceKey];
  return plan.kind === 'REJECTED' ? plan.errors.flatMap((error) => error.sourceKey ?? []) : [];
}
