/**
 * Statement for columns that hold a record's JSON. They are stored as they come: short texts without repetition take as long to compress as
 * everything else of a row takes to write, and give back a tenth of their size. No condition names them, so the planner need not look at them.
 */
export const recordColumns = (table: string, columns: readonly string[]): string => `
  alter table ${table} ${columns
    .flatMap((column) => [`alter column ${column} set storage external`, `alter column ${column} set statistics 0`])
    .join(', ')};`;
