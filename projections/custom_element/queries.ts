import type { Sql } from '../../src/postgres/sql.ts';
import { documents } from '../support/documents.ts';
import type { CustomElementDoc } from './projection.ts';

export function customElementQueries(sql: Sql) {
  return {
    /** A district's elements by key. */
    ofDistrict: (districtId: string) =>
      documents<CustomElementDoc>(
        sql,
        'select doc from custom_element where district_id = $1 order by id',
        [districtId],
        'custom elements',
      ),

    /** How many of the district's incidents have a value of the element. */
    async useCount(districtId: string, key: string): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from incident_reference r join district_incident d on d.id = r.incident_id
         where r.kind = 'CUSTOM' and r.reference = $2 and d.district_id = $1`,
        [districtId, key],
        'custom element use count',
      );
      return row?.n ?? 0;
    },
  };
}
