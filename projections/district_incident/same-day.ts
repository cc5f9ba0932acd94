import type { Sql } from '../../src/postgres/sql.ts';
import { incidentRow, incidentRowColumns, type IncidentRow, type StoredIncidentRow } from './incident-row.ts';

/** More than these say nothing more. */
const MOST = 20;

/** What another record of the same happening would have in common. */
export interface SameDay {
  readonly districtId: string;
  readonly schoolId: string;
  readonly alignment: string;
  readonly occurredOn: string;
  readonly studentIds: readonly string[];
  /** The incident itself. */
  readonly exceptId: string;
}

/** Other incidents of a school with one of the students on the same day (BEH-19's question, before there is an answer to it); void ones are none. */
export function sameDay(sql: Sql): (about: SameDay) => Promise<readonly IncidentRow[]> {
  return async ({ districtId, schoolId, alignment, occurredOn, studentIds, exceptId }) => {
    if (studentIds.length === 0) return [];
    const rows = await sql.query<StoredIncidentRow>(
      `select ${incidentRowColumns} from district_incident d left join state_incident s on s.id = d.id
       where d.district_id = $1 and d.school_id = $2 and d.alignment = $3 and d.occurred_on = $4::date and d.status <> 'VOIDED' and d.id <> $6
         and exists (select from incident_reference r where r.incident_id = d.id and r.kind = 'STUDENT' and r.reference = any($5::text[]))
       order by d.id limit ${MOST}`,
      [districtId, schoolId, alignment, occurredOn, studentIds, exceptId],
      'incidents of the same day',
    );
    return rows.map(incidentRow);
  };
}
