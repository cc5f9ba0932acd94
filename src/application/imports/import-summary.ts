import type { SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import type { Result } from '../../shared/result.ts';
import { FileFault, refusingFaults } from './file-fault.ts';
import { sourceValuesOf } from './parsed-incident.ts';
import type { ParsedIncident, SourceValueCount } from './parsed-incident.ts';
import type { IncidentPlan } from './plan-incident.ts';
import type { ImportedProgram } from './read-programs.ts';
import { RowErrorList } from './row-error.ts';
import type { ImportRow, RowError } from './row-error.ts';

/** What reading a file found, without anything being written: the answer of a validate-only import. */
export interface ImportSummary {
  /** Rows read, the rejected ones included. */
  readonly read: number;
  readonly rejected: number;
  /** The first 1,000 errors; `errorCount` counts all. */
  readonly errors: readonly RowError[];
  readonly errorCount: number;
}

export interface ProgramSummary extends ImportSummary {
  readonly iepPeriods: number;
  readonly participations: number;
  /** Associations without a bearing on behavior, by element name. */
  readonly ignored: { readonly [association: string]: number };
}

export interface BehaviorSummary extends ImportSummary {
  /** Rejected rows that belong to no incident: dangling references. They are part of `rejected`, not of `read`. */
  readonly orphans: number;
  readonly actions: number;
  readonly externalPeople: number;
  /** Checked and not taken over: the incident names its reporter. */
  readonly staffAssociations: number;
  readonly created: number;
  readonly revised: number;
  readonly unchanged: number;
  /** Incidents that wait for the crosswalk. */
  readonly waiting: number;
  /** Every source value of the file, most frequent first. */
  readonly values: readonly SourceValueCount[];
  /** Those of them that the crosswalk does not know. */
  readonly unmapped: readonly SourceValueCount[];
}

/** A file with more distinct values than this carries free text where codes belong. */
const maxDistinctValues = 5_000;

/** Adds up the plans of a behavior import, of a validation as well as of a real run. */
export class BehaviorTally {
  readonly #errors = new RowErrorList();
  readonly #values = new Map<string, SourceValueCount>();
  readonly #unmapped = new Map<string, SourceValueCount>();
  readonly #plans = { CREATE: 0, REVISE: 0, UNCHANGED: 0, UNMAPPED: 0, REJECTED: 0, UNPLANNED: 0 };
  #orphans = 0;
  #actions = 0;
  #externalPeople = 0;
  #staffAssociations = 0;

  add(plan: IncidentPlan): void {
    this.#plans[plan.kind] += 1;
    if (plan.kind === 'REJECTED') {
      this.#errors.add(plan.errors);
      if (plan.incident === null && plan.errors.every((error) => error.sourceKey === undefined)) this.#orphans += 1;
    }
    if (plan.kind === 'REJECTED' || plan.kind === 'UNMAPPED') count(this.#unmapped, plan.unmapped);
    if (plan.incident !== null) this.#addIncident(plan.incident);
  }

  /** A row that is only read: what becomes of it is not asked. */
  addRow(row: ImportRow<ParsedIncident>, localTypeId: (kind: SourceValueKind, value: string) => string | null): void {
    if (row.row === undefined) {
      this.add({ kind: 'REJECTED', line: row.line, incident: null, unmapped: [], errors: row.errors });
      return;
    }
    const unmapped = sourceValuesOf(row.row).filter(({ kind, value }) => localTypeId(kind, value) === null);
    count(this.#unmapped, unmapped);
    this.#plans[unmapped.length > 0 ? 'UNMAPPED' : 'UNPLANNED'] += 1;
    this.#addIncident(row.row);
  }

  #addIncident(incident: ParsedIncident): void {
    count(this.#values, sourceValuesOf(incident));
    this.#staffAssociations += incident.staffAssociations;
    for (const participant of incident.events.flatMap((event) => event.participants)) {
      this.#actions += participant.actions.length;
      if (participant.external?.origin === 'EXTERNAL') this.#externalPeople += 1;
    }
  }

  get summary(): BehaviorSummary {
    const plans = this.#plans;
    const all = plans.CREATE + plans.REVISE + plans.UNCHANGED + plans.UNMAPPED + plans.REJECTED + plans.UNPLANNED;
    return {
      read: all - this.#orphans,
      rejected: plans.REJECTED,
      errors: this.#errors.first,
      errorCount: this.#errors.total,
      orphans: this.#orphans,
      actions: this.#actions,
      externalPeople: this.#externalPeople,
      staffAssociations: this.#staffAssociations,
      created: plans.CREATE,
      revised: plans.REVISE,
      unchanged: plans.UNCHANGED,
      waiting: plans.UNMAPPED,
      values: byFrequency(this.#values),
      unmapped: byFrequency(this.#unmapped),
    };
  }
}

function count(counts: Map<string, SourceValueCount>, values: readonly SourceValueCount[]): void {
  for (const value of values) {
    const key = `${value.kind} ${value.value}`;
    const known = counts.get(key)?.count ?? 0;
    if (known === 0 && counts.size >= maxDistinctValues) {
      throw new FileFault(
        'FILE_FORMAT',
        `the file has more than ${maxDistinctValues} different behaviors and disciplines`,
      );
    }
    counts.set(key, { ...value, count: known + value.count });
  }
}

function byFrequency(counts: ReadonlyMap<string, SourceValueCount>): SourceValueCount[] {
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.kind + a.value < b.kind + b.value ? -1 : 1));
}

/** Runs the plans to their end and adds them up; writes nothing. A file that cannot be read is the error. */
export function summarizeBehavior(plans: AsyncIterable<IncidentPlan>): Promise<Result<BehaviorSummary, FileFault>> {
  return refusingFaults(async () => {
    const tally = new BehaviorTally();
    for await (const plan of plans) tally.add(plan);
    return tally.summary;
  });
}

/** Reads rows of any other kind to their end and counts them. */
export function summarizeRows<T>(
  rows: AsyncIterable<ImportRow<T>>,
  onRow: (row: T) => void = () => undefined,
): Promise<Result<ImportSummary, FileFault>> {
  return refusingFaults(async () => {
    const errors = new RowErrorList();
    let read = 0;
    let rejected = 0;
    for await (const { row, errors: found } of rows) {
      read += 1;
      if (found === undefined) onRow(row);
      else {
        rejected += 1;
        errors.add(found);
      }
    }
    return { read, rejected, errors: errors.first, errorCount: errors.total };
  });
}

/** The same for program associations, by what becomes of them. */
export async function summarizePrograms(
  rows: AsyncIterable<ImportRow<ImportedProgram>>,
): Promise<Result<ProgramSummary, FileFault>> {
  const kinds = { IEP: 0, PARTICIPATION: 0, IGNORED: 0 };
  const ignored: Record<string, number> = {};
  const summary = await summarizeRows(rows, (row) => {
    kinds[row.kind] += 1;
    if (row.kind === 'IGNORED') ignored[row.association] = (ignored[row.association] ?? 0) + 1;
  });
  if (!summary.ok) return summary;
  return { ok: true, value: { ...summary.value, iepPeriods: kinds.IEP, participations: kinds.PARTICIPATION, ignored } };
}
