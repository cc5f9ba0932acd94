import type { Rejection } from '../kernel/decider.ts';
import type { RuleFindingCount } from '../kernel/severity.ts';
import type { CertificationState, ValidationRunState } from './certification-state.ts';
import { currentSnapshot, hasViewed } from './certification-state.ts';

/** The snapshot and digest that a person has in front of them. */
export interface NamedSnapshot {
  readonly snapshotId: string;
  readonly digest: string;
}

/** `{ 'BEH-04': '2' }` */
function fatalCounts(counts: readonly RuleFindingCount[]): { readonly [ruleId: string]: string } {
  const fatal = counts.filter((one) => one.severity === 'FATAL' && one.count > 0);
  return Object.fromEntries(fatal.map((one) => [one.ruleId, String(one.count)]));
}

const fatalBlocks = (run: ValidationRunState): readonly Rejection[] =>
  run.fatalCount > 0 ? [{ code: 'FATAL_ERRORS_REMAIN', details: fatalCounts(run.counts) }] : [];

/** Step 1 is complete: the last run found no fatal. */
export function districtStepBlocks(state: CertificationState): readonly Rejection[] {
  const run = state.districtValidation;
  if (run === null) return [{ code: 'REPORT_NOT_READY', details: { step: 'DISTRICT_VALIDATION' } }];
  return fatalBlocks(run);
}

/** Step 2 is complete for this person: finished, clean, the datasets agree, opened (S004:205, A27). */
export function stateStepBlocks(state: CertificationState, personId: string): readonly Rejection[] {
  const run = state.stateValidation;
  if (run === null || state.queuedStateRunId !== null) {
    return [{ code: 'REPORT_NOT_READY', details: { step: 'STATE_VALIDATION' } }];
  }
  const { differingRecords } = run;
  const blocks: readonly Rejection[] = [
    ...fatalBlocks(run),
    ...(differingRecords > 0
      ? [{ code: 'DATASETS_DIFFER', details: { differingRecords: String(differingRecords) } } as const]
      : []),
  ];
  if (blocks.length > 0 || hasViewed(state, personId, run.runId)) return blocks;
  return [{ code: 'REPORT_NOT_VIEWED', details: { reportId: run.runId } }];
}

/** Step 3 is complete for this person; with input, the digest must be that of the capture. */
export function snapshotStepBlocks(
  state: CertificationState,
  personId: string,
  named: NamedSnapshot | null,
): readonly Rejection[] {
  const snapshot = currentSnapshot(state);
  if (snapshot === null) return [{ code: 'SNAPSHOT_MISSING' }];
  const { snapshotId, capture } = snapshot;
  if (capture === null) return [{ code: 'SNAPSHOT_NOT_READY', details: { snapshotId } }];
  if (named !== null && (named.snapshotId !== snapshotId || named.digest !== capture.digest)) {
    return [{ code: 'SNAPSHOT_DIGEST_MISMATCH' }];
  }
  if (capture.fatalCount > 0) return [{ code: 'SNAPSHOT_HAS_FATALS', details: fatalCounts(capture.counts) }];
  if (!hasViewed(state, personId, snapshotId))
    return [{ code: 'REPORT_NOT_VIEWED', details: { reportId: snapshotId } }];
  return [];
}
