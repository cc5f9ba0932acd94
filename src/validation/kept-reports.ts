import type { ValidationIssueRow, ValidationRunRow } from '../application/ports/validation-runs.ts';
import type { RuntimeReads } from '../application/ports/runtime-reads.ts';
import type { RuleFindingCount } from '../domain/kernel/severity.ts';
import { rules } from '../domain/rules/registry.ts';
import type { Sql } from '../postgres/sql.ts';
import { DIFFERENCE_RULE } from './differing-records.ts';
import { CHUNK, type JudgedCount } from './keep-report.ts';
import { countsOfSchools, rowsOfSchools } from './rows-of-schools.ts';

type Reads = RuntimeReads['validationRuns'];

/** Reads finished runs: all of them for their owner, a district's for a viewer. */
export class KeptReports implements Reads {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async get(id: string): Promise<ValidationRunRow | null> {
    const [row] = await this.#sql.query<{ doc: string }>('select doc from runtime.validation_run where run_id = $1', [
      id,
    ]);
    return row ? (JSON.parse(row.doc) as ValidationRunRow) : null;
  }

  async ofSchools(run: ValidationRunRow, schoolIds: readonly string[]): Promise<ValidationRunRow> {
    const counts = inOrder(await countsOfSchools(this.#sql, run.id, schoolIds));
    return {
      ...run,
      counts,
      fatalCount: total(counts, 'FATAL'),
      warningCount: total(counts, 'WARNING'),
      differingRecords: counts.reduce((sum, one) => (one.ruleId === DIFFERENCE_RULE ? sum + one.count : sum), 0),
      reconciliation: run.reconciliation.filter(({ schoolId }) => schoolIds.includes(schoolId)),
    };
  }

  async rows(
    id: string,
    filter: { readonly ruleId: string | null; readonly schoolIds: readonly string[] | null },
    page: { readonly first: number; readonly after: string | null },
  ): ReturnType<Reads['rows']> {
    const after = page.after !== null && /^\d{1,9}$/.test(page.after) ? Number(page.after) : 0;
    const run = await this.get(id);
    if (!run) return { rows: [], hasNext: false, total: 0 };
    const { ruleId, schoolIds } = filter;
    const { counts } = schoolIds === null ? run : await this.ofSchools(run, schoolIds);
    const counted = counts.filter((one) => ruleId === null || one.ruleId === ruleId);
    const all = counted.reduce((sum, { count }) => sum + count, 0);
    const limit = page.first + 1;
    const rows =
      schoolIds === null
        ? await this.#rows(id, ruleId, after, limit)
        : await rowsOfSchools(this.#sql, id, { ruleId, schoolIds }, { after, limit });
    return {
      rows: rows.slice(0, page.first).map(({ number, ...row }) => ({ ...row, cursor: String(number) })),
      hasNext: rows.length > page.first,
      total: all,
    };
  }

  async #rows(
    id: string,
    ruleId: string | null,
    after: number,
    limit: number,
  ): Promise<readonly (ValidationIssueRow & { readonly number: number })[]> {
    // Rules follow each other: those of one rule are one stretch of numbers.
    const chunks = await this.#sql.query<{ row_number: number; doc: string }>(
      `select row_number, doc from runtime.validation_row
       cross join lateral (select greatest($3::int, min(f.row_number) - 1) as start from runtime.validation_row f where f.run_id = $1 and ($2::text is null or f.rule_id = $2)) s
       where run_id = $1 and ($2::text is null or rule_id = $2) and row_number > s.start - ${CHUNK} and row_number <= s.start + $4::int order by row_number`,
      [id, ruleId, after, limit],
    );
    return chunks
      .flatMap((chunk) => rowsOf(chunk.doc).map((row, index) => ({ ...row, number: chunk.row_number + index })))
      .filter(({ number }) => number > after)
      .slice(0, limit);
  }
}

/** A report that was kept before chunks has one row in each place. */
function rowsOf(doc: string): readonly ValidationIssueRow[] {
  const stored = JSON.parse(doc) as ValidationIssueRow | readonly ValidationIssueRow[];
  return Array.isArray(stored) ? (stored as readonly ValidationIssueRow[]) : [stored as ValidationIssueRow];
}

/** One line per rule and severity, in the order of the rules' ids, authored ones last. */
export function inOrder(found: readonly JudgedCount[]): readonly RuleFindingCount[] {
  const byRule = new Map(found.map((one) => [`${one.ruleId} ${one.severity}`, one.count]));
  const ids = [...new Set([...rules.map(({ id }) => id), ...found.map(({ ruleId }) => ruleId).sort()])];
  return ids.flatMap((ruleId) =>
    (['FATAL', 'WARNING', 'INFO'] as const).flatMap((severity) => {
      const count = byRule.get(`${ruleId} ${severity}`) ?? 0;
      return count === 0 ? [] : [{ ruleId, severity, count }];
    }),
  );
}

export const total = (counts: readonly RuleFindingCount[], severity: string) =>
  counts.filter((line) => line.severity === severity).reduce((sum, line) => sum + line.count, 0);
