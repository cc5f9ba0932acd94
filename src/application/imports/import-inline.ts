import type { Principal } from '../../domain/kernel/principal.ts';
import type { Json } from '../../shared/json.ts';
import { sha256Hex } from '../../crypto/sha256.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { CommandHandler, CommandOutcome } from '../command-handler.ts';
import { Fault } from '../faults.ts';
import type { InlineRequests, SourceValues } from '../ports/imports.ts';
import { applyIncident, foreseenErrors } from './apply-incidents.ts';
import { incidentScope } from './import-behavior.ts';
import { incidentBatches, type IncidentPorts } from './incident-batch.ts';
import { eachLimited, refusedByLog } from './import-rows.ts';
import { rowErrorOf } from './import-tally.ts';
import type { ParsedIncident } from './parsed-incident.ts';
import { plansOf } from './plan-behavior-import.ts';
import type { ImportRow, RowError, RowNotice } from './row-error.ts';
import { RowCommands, type PlannedRow } from './row-plan.ts';
import { rowsOfWords, unmappedErrors } from './unmapped-words.ts';

export const INLINE_OUTCOMES = ['IMPORTED', 'CHANGED', 'UNCHANGED', 'REJECTED'] as const;
export type InlineOutcome = (typeof INLINE_OUTCOMES)[number];

/** What became of one row of a request. */
export interface InlineRow {
  readonly sourceKey: string;
  readonly incidentId: string;
  readonly outcome: InlineOutcome;
  readonly errors: readonly RowError[];
  readonly notices: readonly RowNotice[];
  /** Where its events stand; null when it wrote nothing. */
  readonly written: { readonly stream: string; readonly revision: number } | null;
}

/** A row of a request, and its keys, even where the row cannot be read. */
export interface InlineInput {
  /** As the request says it. */
  readonly told: string;
  /** As a file of the source would name the incident. */
  readonly sourceKey: string;
  readonly row: ImportRow<ParsedIncident>;
}

export interface InlineRequest {
  /** Derived from the command; the same request again finds what it did. */
  readonly importId: string;
  readonly districtId: string;
  readonly sourceSystem: string;
  readonly principal: Principal;
  readonly correlationId: string;
  /** Decide only. */
  readonly isDryRun: boolean;
  /** The whole request: the same key with another one is refused. */
  readonly input: Json;
}

type InlinePorts = IncidentPorts & { readonly commands: CommandHandler; readonly sourceValues: SourceValues };

/** As many commands at once as one flush of the log takes together. */
const AT_ONCE = 48;

/**
 * Takes over incidents that came in a request, as a merge does: each is decided and appended by itself, so that one that is refused keeps
 * no other from being taken. Answers in the order of the rows; `line` in errors and notices is the row's place, from 0. Throws
 * IDEMPOTENCY_KEY_REUSED when the request's id stands for another one that wrote something.
 */
export async function importInline(
  ports: InlinePorts & { readonly inlineRequests: InlineRequests },
  request: InlineRequest,
  rows: readonly InlineInput[],
): Promise<readonly InlineRow[]> {
  const { importId, isDryRun } = request;
  if (isDryRun) return rowsOf(ports, request, rows);
  if (!(await ports.inlineRequests.claim(importId, sha256Hex(canonicalJson(request.input)))))
    throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
  const answers = await rowsOf(ports, request, rows);
  // As with every other operation, a request that wrote nothing uses no key up.
  if (answers.every(({ written }) => written === null)) await ports.inlineRequests.release(importId);
  return answers;
}

async function rowsOf(
  ports: InlinePorts,
  request: InlineRequest,
  asTold: readonly InlineInput[],
): Promise<readonly InlineRow[]> {
  const { districtId: org, sourceSystem, isDryRun } = request;
  const rows = await underStandingKeys(ports, request, asTold);
  const asked = { org, sourceSystem, schoolYear: null, mode: 'MERGE' } as const;
  const scope = await incidentScope(ports, asked, request.principal.schoolIds);
  const read = rows.map(({ row }) => row);
  const batch = await incidentBatches(ports, scope)(read.flatMap(({ row }) => row ?? []));
  const plans = await plansOf(read, batch);
  const words = isDryRun ? [] : rowsOfWords(plans, request);
  if (words.length > 0) await ports.sourceValues.add(org, sourceSystem, words);
  const repeated = repeatedKeys(rows);
  const answers: InlineRow[] = [];
  const items = plans.flatMap((plan, index) => {
    const row = rows[index];
    return row === undefined ? [] : [{ plan, row, index }];
  });
  await eachLimited(items, AT_ONCE, new AbortController().signal, async ({ plan, row, index }) => {
    const { sourceKey, told } = row;
    const answer = (outcome: InlineOutcome, rest: Partial<InlineRow> = {}) => {
      const nothing = { errors: [], notices: [], written: null };
      answers[index] = { sourceKey: told, incidentId: batch.incidentId(sourceKey), outcome, ...nothing, ...rest };
    };
    if (repeated.has(sourceKey)) {
      const message = 'the source key occurs twice in the request';
      const code = 'SOURCE_KEY_DUPLICATE' as const;
      return answer('REJECTED', { errors: [{ line: index, column: 'sourceKey', sourceKey, code, message }] });
    }
    const ofWords = 'unmapped' in plan && plan.incident !== null ? unmappedErrors(plan.incident, plan.unmapped) : [];
    if (plan.kind === 'UNMAPPED') return answer('REJECTED', { errors: ofWords });
    const planned = applyIncident(plan, batch, scope);
    const foreseen = 'errors' in planned ? planned.errors : isDryRun ? foreseenErrors(plan, batch, scope) : [];
    const refused = [...foreseen, ...ofWords];
    if (refused.length > 0) return answer('REJECTED', { errors: refused });
    if (!('apply' in planned)) return answer('UNCHANGED');
    const notices = planned.notices ?? [];
    if (isDryRun) return answer(WOULD_BE[planned.effect], { notices });
    const commands = new RowCommands(ports.commands, request, planned.key, request.input);
    return answered(planned, await outcomesOf(planned, commands, index), answer);
  });
  return answers;
}

/** A key under which an incident stands as the request says it names that one, unless a file's key does. */
async function underStandingKeys(
  { reads }: Pick<InlinePorts, 'reads'>,
  { districtId, sourceSystem }: InlineRequest,
  rows: readonly InlineInput[],
): Promise<readonly InlineInput[]> {
  const asked = rows.filter(({ told, sourceKey, row }) => row.row !== undefined && told !== sourceKey);
  if (asked.length === 0) return rows;
  const keys = asked.flatMap(({ told, sourceKey }) => [told, sourceKey]);
  const standing = await reads.incidents.idsBySourceKeys(districtId, sourceSystem, keys);
  return rows.map((one) => {
    const { told: sourceKey, row } = one;
    if (row.row === undefined || standing.has(one.sourceKey) || !standing.has(sourceKey)) return one;
    return { ...one, sourceKey, row: { ...row, row: { ...row.row, sourceKey } } };
  });
}

const WOULD_BE = { NEW: 'IMPORTED', CHANGED: 'CHANGED', SAME: 'UNCHANGED' } as const;

type Applicable = Extract<PlannedRow, { readonly apply: unknown }>;

async function outcomesOf(
  planned: Applicable,
  commands: RowCommands,
  line: number,
): Promise<readonly CommandOutcome<unknown>[] | RowError> {
  try {
    return await planned.apply(commands);
  } catch (error) {
    return refusedByLog({ line, ...(planned.sourceKey !== undefined && { sourceKey: planned.sourceKey }) }, error);
  }
}

function answered(
  planned: Applicable,
  outcomes: readonly CommandOutcome<unknown>[] | RowError,
  answer: (outcome: InlineOutcome, rest?: Partial<InlineRow>) => void,
): void {
  const { line, notices = [] } = planned;
  if ('code' in outcomes) return answer('REJECTED', { errors: [outcomes] });
  const [outcome] = outcomes;
  if (outcome?.kind === 'rejected') {
    const errors = outcome.rejections.map((one) => planned.errorOf?.(one) ?? rowErrorOf({ line }, one));
    return answer('REJECTED', { errors });
  }
  if (outcome === undefined || outcome.events.length === 0) return answer('UNCHANGED', { notices });
  const { stream, revision, events } = outcome;
  return answer(revision + 1 === events.length ? 'IMPORTED' : 'CHANGED', { notices, written: { stream, revision } });
}

function repeatedKeys(rows: readonly InlineInput[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(
    rows.flatMap(({ sourceKey }) => {
      const isKnown = sourceKey !== '' && seen.has(sourceKey);
      seen.add(sourceKey);
      return isKnown ? [sourceKey] : [];
    }),
  );
}
