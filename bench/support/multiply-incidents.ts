import type { Database } from '../../src/postgres/sql.ts';

/** Columns with JSON that names the incident. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  'doc',
  'view',
  'record',
  'candidate_record',
  'certified_record',
  'candidate_certified',
  'candidate_findings',
]);

/**
 * Makes `copies` of every incident with its references, findings and published record, by SQL: rows of the same shape and size under ids of
 * their own, each with students of its own, so that only what the projector wrote is found. The counts of findings follow.
 */
export async function multiplyIncidents(database: Database, copies: number): Promise<void> {
  await database.withConnection(async (sql) => {
    await sql.query('set statement_timeout = 0');
    const newId = (id: string): string => `left(${id}, 24) || lpad(to_hex(n), 12, '0')`;
    const withNewStudents = (document: string): string =>
      `regexp_replace(${document}, '("studentId": ?"[^"]{24})[^"]{12}"', '\\1' || lpad(to_hex(n), 12, '0') || '"', 'g')`;
    for (const [table, id, student] of [
      ['district_incident', 'id', null],
      ['state_incident', 'id', null],
      ['finding', 'incident_id', null],
      ['incident_reference', 'incident_id', 'reference'],
    ] as const) {
      const columns = await sql.query<{ name: string }>(
        'select column_name::text as name from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position',
        [table],
      );
      const values = columns.map(({ name }) => {
        if (name === id) return newId(name);
        if (DOCUMENTS.has(name)) return withNewStudents(`replace(${name}, ${id}, ${newId(id)})`);
        if (name === 'candidate_suspensions') return `${withNewStudents(`${name}::text`)}::jsonb`;
        return name === student ? `case when kind = 'STUDENT' then ${newId(name)} else ${name} end` : name;
      });
      await sql.query(
        `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) select ${values.join(', ')} from ${table}, generate_series(1, ${copies - 1}) n`,
      );
      await sql.query(`vacuum analyze ${table}`);
    }
    await sql.query('update finding_count set n = n * $1::int', [copies]);
    await sql.query('vacuum analyze finding_count');
  });
}
