import type { Alignment } from '../../src/domain/event-type/events.ts';
import { documentProjection } from '../support/document-projection.ts';
import { type StateMapping, withMapping } from '../support/state-mapping.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface EventTypeDoc {
  readonly id: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly name: string;
  /** Last day of use; null while in use. */
  readonly endsOn: string | null;
  readonly alignment: Alignment;
  /** Sorted by day. */
  readonly mappings: readonly StateMapping[];
  /** Number of events of its stream. */
  readonly version: number;
}

/** Districts' own words for what happens, with their state codes over time. */
export const eventType = documentProjection<EventTypeDoc>({
  name: 'event_type',
  version: 3,
  tables: `
    create table event_type (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null,
      name text not null
    );
    create index on event_type (district_id, name, id);
    create index on event_type (name, id);
    ${visibleToDistrict('event_type')}`,
  keys: {
    EventTypeCreated: (event) => event.data.eventTypeId,
    EventTypeMapped: (event) => event.data.eventTypeId,
    EventTypeRetired: (event) => event.data.eventTypeId,
  },
  evolve: (doc, event) => {
    const version = event.revision + 1;
    if (event.type === 'EventTypeCreated') {
      const { eventTypeId, districtId, schoolId, name, alignment } = event.data;
      return { id: eventTypeId, districtId, schoolId, name, alignment, endsOn: null, mappings: [], version };
    }
    if (!doc) return null;
    if (event.type === 'EventTypeMapped') return { ...doc, mappings: withMapping(doc.mappings, event.data), version };
    return event.type === 'EventTypeRetired' ? { ...doc, endsOn: event.data.endsOn, version } : doc;
  },
  columns: (doc) => ({ district_id: doc.districtId, name: doc.name }),
});
