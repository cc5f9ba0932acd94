import { stateDate } from '../../shared/calendar.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import type { CommandHandler } from '../command-handler.ts';
import type { ImportGate, SourceValues } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import { applyIncident, foreseenErrors } from './apply-incidents.ts';
import { confirmedDeletions } from './confirmed-deletions.ts';
import { type BehaviorKind, behaviorFormats } from './behavior-file.ts';
import { incidentBatches, type IncidentBatch, type IncidentPorts, type IncidentScope } from './incident-batch.ts';
import { applyRows, eachLimited, type RowRun } from './import-rows.ts';
import type { ImportRequest, ImportResult } from './import-request.ts';
import { ImportTally } from './import-tally.ts';
import { BehaviorTally } from './import-summary.ts';
import { oneAhead } from './one-ahead.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { planBatches } from './plan-behavior-import.ts';
import type { IncidentPlan } from './plan-incident.ts';
import type { ImportRow } from './row-error.ts';
import { RowCommands } from './row-plan.ts';
import { schoolsByCode } from './school-lookup.ts';
import { type BehaviorRequest, type BehaviorSurvey, MissingIncidents } from './survey-behavior.ts';

export interface BehaviorPorts extends IncidentPorts {
  readonly commands: CommandHandler;
  readonly sourceValues: SourceValues;
  readonly gate: ImportGate;
}

/** What a behavior file would do, row by row. */
export interface BehaviorOutlook extends BehaviorSurvey {
  /** Refusals by the domain, locked incidents and notices, beside the errors of the summary. */
  readonly looked: ImportResult;
  readonly refusedRevisions: number;
}

export async function incidentScope(
  ports: Pick<IncidentPorts, 'reads'>,
  request: Pick<BehaviorRequest, 'org' | 'schoolYear' | 'sourceSystem' | 'mode'>,
  ownSchools: readonly string[] | null = null,
): Promise<IncidentScope> {
  const { org: districtId, sourceSystem, schoolYear, mode } = request;
  const crosswalk = await ports.reads.mappings.crosswalk(districtId, sourceSystem);
  const schools = await schoolsByCode(ports.reads, districtId, ownSchools);
  // A replacing import takes the file for the truth; hand edits are then only told.
  const handEdits = mode.startsWith('REPLACE') ? 'REPLACE' : 'KEEP';
  return { districtId, sourceSystem, schoolYear, handEdits, schools, crosswalk: crosswalk?.mappings ?? [] };
}

/** Reads, plans and decides the whole file and writes nothing. Throws `FileFault` for a file that cannot be read to its end. */
export async function foresee(
  ports: IncidentPorts,
  request: BehaviorRequest,
  signal: AbortSignal,
): Promise<BehaviorOutlook> {
  const scope = await incidentScope(ports, request);
  const tally = new BehaviorTally();
  const missing = await MissingIncidents.of(ports.reads, request);
  const looked = new ImportTally(behaviorFormats[request.kind].names);
  let refusedRevisions = 0;
  for await (const { plans, batch, rows } of plannedIncidents(ports, scope, request)) {
    signal.throwIfAborted();
    for (const row of rows) missing.found(row);
    for (const plan of plans) {
      tally.add(plan);
      const row = applyIncident(plan, batch, scope);
      if ('errors' in row && plan.kind !== 'REVISE') continue;
      const errors = 'errors' in row ? row.errors : foreseenErrors(plan, batch, scope);
      if (errors.length > 0) {
        looked.refuse(errors);
        if (plan.kind === 'REVISE') refusedRevisions += 1;
      } else if ('notices' in row) looked.notice(row.notices ?? []);
    }
  }
  const deletions = await missing.deletions();
  return { summary: tally.summary, looked: looked.result, refusedRevisions, deletions };
}

/** Takes the file over: every incident of it, then the deletions. */
export async function importBehavior(
  ports: BehaviorPorts,
  request: ImportRequest & BehaviorRequest,
  { deletions }: BehaviorSurvey,
  run: RowRun,
): Promise<void> {
  const scope = await incidentScope(ports, request);
  // While one batch is written, the next one is read and planned.
  for await (const { plans, batch } of oneAhead(plannedIncidents(ports, scope, request))) {
    run.signal.throwIfAborted();
    await applyRows(
      plans.map((plan) => applyIncident(plan, batch, scope)),
      run,
    );
    await run.afterBatch();
  }
  const reason = `Missing in the file of ${request.sourceSystem} that replaced the school year ${request.schoolYear}.`;
  const now = ports.clock.now().toISOString();
  const facts = { now, today: stateDate(now), isLocked: false, studentsInScope: new Set<string>() };
  const types = { eventTypes: new Map(), resolutionTypes: new Map(), customElements: new Map() };
  const empty = { enrolledStudents: new Set<string>(), ...types };
  const allowed = run.isResumed ? await confirmedDeletions(ports.commands, request, deletions, run.signal) : deletions;
  await eachLimited(allowed, 16, run.signal, async ({ id, isLocked }) => {
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

/** The incidents of a file batch by batch, with what is to be done about each and what it was planned with. */
export async function* plannedIncidents(
  ports: IncidentPorts,
  scope: IncidentScope,
  { kind, source }: { readonly kind: BehaviorKind; readonly source: ImportRequest['source'] },
): AsyncGenerator<
  {
    readonly plans: readonly IncidentPlan[];
    readonly rows: readonly ImportRow<ParsedIncident>[];
    readonly batch: IncidentBatch;
  },
  void,
  undefined
> {
  yield* planBatches(behaviorFormats[kind].read(source, ports.scratch), incidentBatches(ports, scope));
}
