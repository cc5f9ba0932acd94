import type { DocumentProjection } from '../../src/projector/projection.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { documentProjection, present, type TableSpec } from './document-projection.ts';
import type { Row } from './rows.ts';

/**
 * A document projection of facts about students: the column `student_id` and the document name the student who was kept when pseudonyms were
 * merged, from the merge on and for facts that come later. Readers look for the kept student only.
 */
export function studentFacts<Doc extends { readonly studentId: string }>(
  spec: Omit<TableSpec<Doc>, 'fanOut' | 'reads' | 'change'>,
): DocumentProjection<Doc> {
  return {
    ...documentProjection<Doc>(spec),
    reads: ['student_merge'],
    write: async (sql, changes) => {
      const rows = present(changes).map(({ key, doc }) => ({
        id: key,
        doc: JSON.stringify(doc),
        ...spec.columns(doc, key),
      }));
      await upsertKept(sql, spec.name, rows);
      return [];
    },
    fanOut: {
      types: ['StudentsMerged'],
      async select(sql, events, pending) {
        const merged = events.map((event) => (event.type === 'StudentsMerged' ? event.data.mergedStudentId : ''));
        const stored = await sql.query<{ id: string; student_id: string }>(
          `select id, student_id from ${spec.name} where student_id = any($1::text[])`,
          [merged],
          `${spec.name} of merged students`,
        );
        const waiting = [...pending].flatMap(([id, doc]) => (doc ? [{ id, student_id: doc.studentId }] : []));
        return new Map(
          merged.map((student, index) => [
            index,
            [...stored, ...waiting].flatMap((row) => (row.student_id === student ? [row.id] : [])),
          ]),
        );
      },
    },
  };
}

/** The pseudonym is replaced in the document's text, not its value: a document reads the same however often it was written. */
async function upsertKept(sql: Sql, table: string, rows: readonly Row[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const chosen = columns.map((column) => {
    if (column === 'student_id') return 'coalesce(m.kept_id, x.student_id)';
    return column === 'doc'
      ? `case when m.id is null then x.doc else replace(x.doc, m.id, m.kept_id) end`
      : `x.${column}`;
  });
  const updates = columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`);
  await sql.query(
    `insert into ${table} (${columns.join(', ')})
     select ${chosen.join(', ')} from json_populate_recordset(null::${table}, $1::json) x left join student_merge m on m.id = x.student_id
     on conflict (id) do update set ${updates.join(', ')}`,
    [JSON.stringify(rows)],
    `upsert ${table} ${columns.length}`,
  );
}
