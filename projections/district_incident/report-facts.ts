import type { Sql } from '../../src/postgres/sql.ts';

/** What a line of a report tells about its incident. */
export interface ReportFacts {
  readonly occurredOn: string | null;
  readonly stateOccurredOn: string | null;
  /** Pseudonyms of the students who were offenders in it, as the district has it. */
  readonly offenderIds: readonly string[];
}

/** Facts for lines of reports by incident: one statement per portion. */
export const reportFacts =
  (sql: Sql) =>
  async (incidentIds: readonly string[]): Promise<ReadonlyMap<string, ReportFacts>> => {
    if (incidentIds.length === 0) return new Map();
    const rows = await sql.query<{
      id: string;
      occurred_on: string | null;
      state_occurred_on: string | null;
      offenders: readonly string[] | null;
    }>(
      `select w.id, d.occurred_on, s.occurred_on as state_occurred_on,
              (select array_agg(distinct p->>'studentId' order by p->>'studentId')
               from json_array_elements(d.view::json->'behaviorEvents') e cross join lateral json_array_elements(e->'participants') p
               where p->>'role' = 'OFFENDER' and p->>'studentId' is not null) as offenders
       from unnest($1::text[]) as w(id) left join district_incident d on d.id = w.id left join state_incident s on s.id = w.id
       where d.id is not null or s.id is not null`,
      [incidentIds],
      'facts for reports',
    );
    return new Map(
      rows.map((row) => [
        row.id,
        { occurredOn: row.occurred_on, stateOccurredOn: row.state_occurred_on, offenderIds: row.offenders ?? [] },
      ]),
    );
  };
