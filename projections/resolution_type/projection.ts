import { documentProjection } from '../support/document-projection.ts';
import { type StateMapping, withMapping } from '../support/state-mapping.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface ResolutionTypeDoc {
  readonly id: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly name: string;
  /** Last day of use; null while in use. */
  readonly endsOn: string | null;
  readonly mappings: readonly StateMapping[];
  /** Number of events of its stream. */
  readonly version: number;
}

/** Districts' own words for what is done about it, with their state codes over time. */
export const resolutionType = documentProjection<ResolutionTypeDoc>({
  name: 'resolution_type',
  version: 3,
  tables: `
    create table resolution_type (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null,
      name text not null
    );
    create index on resolution_type (district_id, name, id);
    create index on resolution_type (name, id);
    ${visibleToDistrict('resolution_type')}`,
  keys: {
    ResolutionTypeCreated: (event) => event.data.resolutionTypeId,
    ResolutionTypeMapped: (event) => event.data.resolutionTypeId,
    ResolutionTypeRetired: (event) => event.data.resolutionTypeId,
  },
  evolve: (doc, event) => {
    const version = event.revision + 1;
    if (event.type === 'ResolutionTypeCreated') {
      const { resolutionTypeId, districtId, schoolId, name } = event.data;
      return { id: resolutionTypeId, districtId, schoolId, name, endsOn: null, mappings: [], version };
    }
    if (!doc) return null;
    if (event.type === 'ResolutionTypeMapped')
      return { ...doc, mappings: withMapping(doc.mappings, event.data), version };
    return event.type === 'ResolutionTypeRetired' ? { ...doc, endsOn: event.data.endsOn, version } : doc;
  },
  columns: (doc) => ({ district_id: doc.districtId, name: doc.name }),
});
