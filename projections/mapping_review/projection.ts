import type { ReviewedMapping } from '../../src/domain/mapping-review/events.ts';
import type { DocumentProjection } from '../../src/projector/projection.ts';
import { present } from '../support/document-projection.ts';
import { documentsById } from '../support/documents.ts';
import { visibleToDistrict } from '../support/row-security.ts';
import { upsertRows } from '../support/rows.ts';

/** When a type's code was last found right for a school year. */
export interface Confirmation {
  readonly stateCode: string | null;
  readonly at: string;
  readonly by: string;
}

/** What one district has confirmed for one school year, by type id. */
export interface MappingReviewDoc {
  readonly districtId: string;
  readonly schoolYear: number;
  readonly confirmed: { readonly [typeId: string]: Confirmation };
}

const reviewKey = (districtId: string, schoolYear: number): string => `${districtId}/${schoolYear}`;

/** Annual reviews of local types (S002:53): a document per district and school year, and a row per confirmed type. */
export const mappingReview: DocumentProjection<MappingReviewDoc> = {
  kind: 'document',
  name: 'mapping_review',
  version: 1,
  reads: [],
  tables: `
    create table mapping_review (
      id text collate "C" primary key,
      doc text not null,
      district_id text collate "C" not null,
      school_year int not null
    );
    create table mapping_confirmation (
      type_id text collate "C" not null,
      school_year int not null,
      district_id text collate "C" not null,
      state_code text,
      confirmed_at text not null,
      confirmed_by text not null,
      primary key (type_id, school_year)
    );
    ${visibleToDistrict('mapping_review')}
    ${visibleToDistrict('mapping_confirmation')}`,
  keys: { MappingsConfirmed: ({ data }) => reviewKey(data.districtId, data.schoolYear) },
  evolve(doc, event) {
    if (event.type !== 'MappingsConfirmed') return doc;
    const { districtId, schoolYear, eventTypes, resolutionTypes } = event.data;
    const { at, actor: by } = event.meta;
    const confirmed = Object.fromEntries(
      [...eventTypes, ...resolutionTypes].map(({ typeId, stateCode }: ReviewedMapping) => [
        typeId,
        { stateCode, at, by },
      ]),
    );
    return { districtId, schoolYear, confirmed: { ...doc?.confirmed, ...confirmed } };
  },
  load: (sql, keys) => documentsById<MappingReviewDoc>(sql, 'mapping_review', keys),
  async write(sql, changes) {
    const written = present(changes);
    await upsertRows(
      sql,
      'mapping_review',
      ['id'],
      written.map(({ key, doc }) => ({
        id: key,
        doc: JSON.stringify(doc),
        district_id: doc.districtId,
        school_year: doc.schoolYear,
      })),
    );
    await upsertRows(
      sql,
      'mapping_confirmation',
      ['type_id', 'school_year'],
      written.flatMap(({ doc }) =>
        Object.entries(doc.confirmed).map(([typeId, { stateCode, at, by }]) => ({
          type_id: typeId,
          school_year: doc.schoolYear,
          district_id: doc.districtId,
          state_code: stateCode,
          confirmed_at: at,
          confirmed_by: by,
        })),
      ),
    );
    return [];
  },
};
