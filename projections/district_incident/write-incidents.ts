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
  const columns = Object.keys(first.row).filter((column) => !TEXTS.includes(column));
  await sql.query(
    writeStatement(columns),
    [
      JSON.stringify(incidents.map(({ row }) => Object.fromEntries(columns.map((column) => [column, row[column]])))),
      JSON.stringify(incidents.flatMap(({ references }) => references)),
      JSON.stringify(incidents.flatMap(({ findings }) => findings)),
      JSON.stringify(
        incidents.map(({ row, references, findings, savedAt, savedPosition }) => ({
          id: row['id'],
          saved_at: savedAt,
          saved_position: savedPosition,
          refs: references.map(({ kind, reference }) => `${kind} ${reference}`),
          rules: findings.map((finding) => finding['rule_id']),
        })),
      ),
      published,
      ...TEXTS.map((column) => incidents.map(({ row }) => row[column] ?? '').join('\n')),
    ],
    'write incidents',
  );
}

/**
 * Columns with much JSON in them: each comes as one text with a line for each incident. JSON text has no raw newline and is never empty,
 * so neither side has to quote it; inside of other JSON every quote of it would be written and read again. The lines and the rows are read
 * side by side (`rows from`), not joined: for a join the planner would compare each with each.
 */
const TEXTS: readonly string[] = ['doc', 'view', 'candidate_record', 'candidate_certified', 'candidate_findings'];
const FIRST_TEXT = 6;

const writeStatement = (columns: readonly string[]): string => `with
  incoming as materialized (
    select ${columns.map((column) => `r.${column}`).join(', ')}, ${TEXTS.map((column) => `nullif(r.${column}_line, '') as ${column}`).join(', ')}
    from rows from (${TEXTS.map((_, index) => `unnest(string_to_array($${FIRST_TEXT + index}, E'\n'))`).join(', ')},
      json_populate_recordset(null::district_incident, $1::json)) as r(${TEXTS.map((column) => `${column}_line`).join(', ')})),
  kept as materialized (
    select * from json_to_recordset($4::json) as k(id text, refs text[], rules text[], saved_at timestamptz, saved_position bigint)),
  written as (
    insert into district_incident (${[...columns, ...TEXTS].join(', ')}) select ${[...columns, ...TEXTS].join(', ')} from incoming
    on conflict (id) do update set ${[...columns, ...TEXTS]
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
  ${publishSaved('$5::text[]', 'kept')}
  select 1`;
