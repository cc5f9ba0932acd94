import type { WordPublication } from '../../src/domain/reference/incident-places.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { ResolutionTypeDoc } from '../resolution_type/projection.ts';
import type { SourceCrosswalkDoc } from '../source_code_mapping/projection.ts';
import { sourceCrosswalkKey } from '../source_code_mapping/projection.ts';
import type { StateCodeListDoc } from '../state_code/projection.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { EventTypeDoc } from './projection.ts';

export function mappingQueries(sql: Sql) {
  return {
    eventTypesByIds: (ids: readonly string[]) => documentsById<EventTypeDoc>(sql, 'event_type', ids),
    resolutionTypesByIds: (ids: readonly string[]) => documentsById<ResolutionTypeDoc>(sql, 'resolution_type', ids),

    /** A district's types by name; a school's own are left out when `schoolId` names another school. */
    eventTypes: (districtId: string, schoolId: string | null) =>
      documents<EventTypeDoc>(
        sql,
        `select doc from event_type where district_id = $1 and ($2::text is null or coalesce(doc::json->>'schoolId', $2) = $2) order by name, id`,
        [districtId, schoolId],
        'event types',
      ),
    resolutionTypes: (districtId: string, schoolId: string | null) =>
      documents<ResolutionTypeDoc>(
        sql,
        `select doc from resolution_type where district_id = $1 and ($2::text is null or coalesce(doc::json->>'schoolId', $2) = $2) order by name, id`,
        [districtId, schoolId],
        'resolution types',
      ),

    /** The last day of an incident, void ones left out, that uses the type; null when none does. */
    async lastUsedOn(typeId: string): Promise<string | null> {
      const [row] = await sql.query<{ day: string | null }>(
        `select max(d.occurred_on)::text as day from incident_reference r join district_incident d on d.id = r.incident_id
         where r.kind = 'TYPE' and r.reference = $1 and d.status <> 'VOIDED'`,
        [typeId],
        'last use of a type',
      );
      return row?.day ?? null;
    },

    /** Every publication of the state's code lists, oldest first. */
    stateCodeLists: () =>
      documents<StateCodeListDoc>(sql, 'select doc from state_code order by id', [], 'state code lists'),

    /** Publications that hold words for contexts or locations, oldest first. */
    async incidentWords(): Promise<readonly WordPublication[]> {
      const docs = await documents<StateCodeListDoc>(
        sql,
        `select doc from state_code where doc::jsonb ?| array['locations', 'contexts'] order by id`,
        [],
        'incident words',
      );
      return docs.map(({ effectiveFrom, locations, contexts }) => ({
        effectiveFrom,
        ...(locations !== undefined && { locations }),
        ...(contexts !== undefined && { contexts }),
      }));
    },

    async crosswalk(districtId: string, sourceSystem: string): Promise<SourceCrosswalkDoc | null> {
      const key = sourceCrosswalkKey(districtId, sourceSystem);
      return (await documentsById<SourceCrosswalkDoc>(sql, 'source_code_mapping', [key])).get(key) ?? null;
    },
  };
}
