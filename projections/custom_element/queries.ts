import type { Sql } from '../../src/postgres/sql.ts';
import { customReference } from '../support/custom-reference.ts';
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

    /** Which of the element's standing options incidents of the district have as a value. */
    async usedOptions(districtId: string, key: string): Promise<ReadonlySet<string>> {
      const elements = await documents<CustomElementDoc>(
        sql,
        'select doc from custom_element where district_id = $1',
        [districtId],
        'custom elements to look at',
      );
      const options = elements.find((element) => element.key === key)?.options ?? [];
      const references = options.map((option) => customReference(key, option));
      const rows = await sql.query<{ reference: string }>(
        `select w.reference from unnest($2::text[]) as w (reference)
         where exists (select from incident_reference r join district_incident d on d.id = r.incident_id
           where r.kind = 'CUSTOM_VALUE' and r.reference = w.reference and d.district_id = $1)`,
        [districtId, references],
        'custom element options in use',
      );
      const used = new Set(rows.map((row) => row.reference));
      return new Set(options.filter((_, index) => used.has(references[index]!)));
    },

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
