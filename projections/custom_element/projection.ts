import type { CustomElement } from '../../src/domain/reference/custom-element.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface CustomElementDoc extends CustomElement {
  readonly districtId: string;
  readonly key: string;
  readonly name: string;
}

/** Fields of districts' own on behavior events; `id` is `<district>/<key>`. */
export const customElement = documentProjection<CustomElementDoc>({
  name: 'custom_element',
  version: 1,
  tables: `
    create table custom_element (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null
    );
    create index on custom_element (district_id, id);
    ${visibleToDistrict('custom_element')}`,
  keys: { CustomElementDefined: ({ data }) => `${data.districtId}/${data.key}` },
  evolve: (doc, event) => {
    if (event.type !== 'CustomElementDefined') return doc;
    const { districtId, key, name, type, options } = event.data;
    return { districtId, key, name, type, options };
  },
  columns: (doc) => ({ district_id: doc.districtId }),
});
