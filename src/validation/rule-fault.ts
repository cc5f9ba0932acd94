import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import { sqlStateOf } from '../postgres/sql-state.ts';
import type { Sql } from '../postgres/sql.ts';

/** Why a rule that somebody has written could not be run. The codes stay as they are. */
export interface RuleFault {
  readonly code: 'RULE_TIMED_OUT' | 'RULE_FAILED';
  /** For its author: half a sentence. */
  readonly reason: string;
}

export type Bounded<Value> =
  { readonly fault: null; readonly value: Value } | { readonly fault: RuleFault; readonly value: null };

/**
 * Work of a rule that may fail without the transaction around it, and is cut off after `timeoutMs`. What it writes stays when it succeeds.
 * Anything that is not the rule's fault is thrown.
 */
export async function bounded<Value>(sql: Sql, timeoutMs: number, work: () => Promise<Value>): Promise<Bounded<Value>> {
  await sql.query(`savepoint authored; set local statement_timeout = ${Math.max(1, Math.ceil(timeoutMs))}`);
  try {
    const value = await work();
    await sql.query('set local statement_timeout to default; release savepoint authored');
    return { fault: null, value };
  } catch (error) {
    await sql.query('rollback to savepoint authored; release savepoint authored');
    return { fault: faultOf(error), value: null };
  }
}

/** What is said instead of the findings of a rule that could not be run. */
export const faultDetails = ({ code, reason }: RuleFault): Pick<ValidationIssueRow, 'explanation' | 'about'> => ({
  explanation: `This rule could not be run (${reason}): nothing is said about the records.`,
  about: [{ note: code }],
});

const QUERY_CANCELED = '57014';

/** What the author can do something about; anything else is not the rule's fault. */
function faultOf(error: unknown): RuleFault {
  const state = sqlStateOf(error);
  if (state === QUERY_CANCELED) return { code: 'RULE_TIMED_OUT', reason: 'it takes too long' };
  // Classes 22 (data), 42 (syntax) and 54 (limits, as of nesting): the message quotes the path and no record.
  if (state !== undefined && /^(22|42|54)/.test(state))
    return { code: 'RULE_FAILED', reason: (error as Error).message.slice(0, 300) };
  throw error;
}
