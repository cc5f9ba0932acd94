import type { Sql } from '../../src/postgres/sql.ts';
import { publishSaved } from '../state_incident/publish.ts';
import type { IncidentRows } from './incident-rows.ts';
import { countFindings, findingColumns, replacedFinding } from './tables.ts';

/**
 * Writes incidents with what they refer to and their findings, and publishes those of `published` whose districts publish on save: one
 * statement and one round trip, however many there are. Rows of a table that are replaced are told apart by their keys, because the
 * clauses of one statement do not see each other's changes.
 */
export async function writeIncidents(
  sql: Sql,
  incidents: readonly IncidentRows[],
  published: readonly string[],
): Promise<void> {
  const [first] = incidents;
  if (!first) return;
  await sql.query(
    writeStatement(Object.keys(first.row)),
    [
      JSON.stringify(incidents.map(({ row }) => row)),
      JSON.stringify(incidents.flatMap(({ references }) => references)),
      JSON.stringify(incidents.flatMap(({ findings }) => findings)),
      JSON.stringify(
        incidents.map(({ row, references, findings }) => ({
          id: row['id'],
          refs: references.map(({ kind, reference }) => `${kind} ${reference}`),
          rules: findings.map((finding) => finding['rule_id']),
        })),
      ),
      published,
    ],
    'write incidents',
  );
}

const writeStatement = (columns: readonly string[]): string => `with
  incoming as materialized (select * from json_populate_recordset(null::district_incident, $1::json)),
  kept as materialized (select * from json_to_recordset($4::json) as k(id text, refs text[], rules text[])),
  written as (
    insert into district_incident (${columns.join(', ')}) select ${columns.join(', ')} from incoming
    on conflict (id) do update set ${columns
      .filter((column) => column !== 'id')
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}),
  unreferenced as (
    delete from incident_reference r using kept k where r.incident_id = k.id and r.kind || ' ' || r.reference <> all (k.refs)),
  referenced as (
    insert into incident_reference (incident_id, kind, reference)
    select incident_id, kind, reference from json_populate_recordset(null::incident_reference, $2::json)
    on conflict (incident_id, kind, reference) do nothing),
  found_now as materialized (select ${findingColumns} from json_populate_recordset(null::finding, $3::json)),
  ${countFindings('kept', 'found_now')},
  settled as (
    delete from finding f using kept k where f.dataset = 'DISTRICT' and f.incident_id = k.id and f.rule_id <> all (k.rules)),
  found as (
    insert into finding (${findingColumns}) select ${findingColumns} from found_now
    on conflict (dataset, incident_id, rule_id) do update set ${replacedFinding}),
  ${publishSaved('$5::text[]')}
  select 1`;
