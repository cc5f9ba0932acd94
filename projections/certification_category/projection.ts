import type { Level } from '../../src/domain/kernel/roles.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToEverybody } from '../support/row-security.ts';

export interface CertificationCategoryDoc {
  readonly id: string;
  readonly name: string;
  readonly level: Level;
  readonly isActive: boolean;
  readonly publishedAt: string | null;
}

export const certificationCategory = documentProjection<CertificationCategoryDoc>({
  name: 'certification_category',
  version: 1,
  tables: `
    create table certification_category (
      id text collate "C" primary key,
      doc text not null,
      name text not null
    );
    create index on certification_category (name, id);
    ${visibleToEverybody('certification_category')}`,
  keys: {
    CertificationCategoryCreated: (event) => event.data.categoryId,
    CertificationCategoryPublished: (event) => event.data.categoryId,
  },
  evolve: (doc, event) => {
    if (event.type === 'CertificationCategoryCreated') {
      const { categoryId, name, level } = event.data;
      return { id: categoryId, name, level, isActive: true, publishedAt: null };
    }
    return doc && event.type === 'CertificationCategoryPublished' ? { ...doc, publishedAt: event.meta.at } : doc;
  },
  columns: (doc) => ({ name: doc.name }),
});
