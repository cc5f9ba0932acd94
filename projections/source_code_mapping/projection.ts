import type { SourceCodeMapping } from '../../src/domain/source-crosswalk/events.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface SourceCrosswalkDoc {
  readonly districtId: string;
  readonly sourceSystem: string;
  /** Sorted by kind and value. */
  readonly mappings: readonly SourceCodeMapping[];
}

export const sourceCrosswalkKey = (districtId: string, sourceSystem: string): string => `${districtId}/${sourceSystem}`;

/** Crosswalk of a foreign system's values to local types, per district and system. */
export const sourceCodeMapping = documentProjection<SourceCrosswalkDoc>({
  name: 'source_code_mapping',
  version: 1,
  tables: `
    create table source_code_mapping (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null
    );
    ${visibleToDistrict('source_code_mapping')}`,
  keys: { SourceCodesMapped: (event) => sourceCrosswalkKey(event.data.districtId, event.data.sourceSystem) },
  evolve: (doc, event) => {
    if (event.type !== 'SourceCodesMapped') return doc;
    const { districtId, sourceSystem, mappings, withdrawn } = event.data;
    const byValue = new Map(
      [...(doc?.mappings ?? []), ...mappings].map((mapping) => [`${mapping.kind} ${mapping.value}`, mapping]),
    );
    for (const { kind, value } of withdrawn ?? []) byValue.delete(`${kind} ${value}`);
    return {
      districtId,
      sourceSystem,
      mappings: [...byValue.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mapping]) => mapping),
    };
  },
  columns: (doc) => ({ district_id: doc.districtId }),
});
