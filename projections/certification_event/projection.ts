import type { CertificationEventDefinition } from '../../src/domain/certification-event/events.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToEverybody } from '../support/row-security.ts';

export interface CertificationEventDoc {
  readonly id: string;
  readonly status: 'UNPUBLISHED' | 'PUBLISHED' | 'CLOSED';
  /** Closing has begun and not every certification is frozen yet. */
  readonly isClosing: boolean;
  readonly publishedVersion: number | null;
  readonly definition: CertificationEventDefinition;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly modifiedAt: string;
  readonly modifiedBy: string;
  readonly version: number;
}

/** The state's collection windows. */
export const certificationEvent = documentProjection<CertificationEventDoc>({
  name: 'certification_event',
  version: 1,
  tables: `
    create table certification_event (
      id text collate "C" primary key,
      doc text not null,
      name text not null,
      school_year int not null,
      status text not null,
      category_id text collate "C" not null
    );
    create index on certification_event (category_id);
    ${visibleToEverybody('certification_event')}`,
  keys: {
    CertificationEventCreated: (event) => event.data.eventId,
    CertificationEventPublished: (event) => event.data.eventId,
    CertificationEventClosing: (event) => event.data.eventId,
    CertificationEventClosed: (event) => event.data.eventId,
  },
  evolve: (doc, event) => {
    const stamp = { modifiedAt: event.meta.at, modifiedBy: event.meta.actor, version: event.revision + 1 };
    if (event.type === 'CertificationEventCreated') {
      return {
        id: event.data.eventId,
        status: 'UNPUBLISHED',
        isClosing: false,
        publishedVersion: null,
        definition: event.data.definition,
        createdAt: event.meta.at,
        createdBy: event.meta.actor,
        ...stamp,
      };
    }
    if (!doc) return null;
    if (event.type === 'CertificationEventPublished')
      return {
        ...doc,
        status: 'PUBLISHED',
        publishedVersion: event.data.version,
        definition: event.data.definition,
        ...stamp,
      };
    if (event.type === 'CertificationEventClosing') return { ...doc, isClosing: true, ...stamp };
    if (event.type === 'CertificationEventClosed') return { ...doc, status: 'CLOSED', isClosing: false, ...stamp };
    return doc;
  },
  columns: (doc) => ({
    name: doc.definition.name,
    school_year: doc.definition.schoolYear,
    status: doc.status,
    category_id: doc.definition.categoryId,
  }),
  change: () => ({ kind: 'certification_event', org: 'state' }),
});
