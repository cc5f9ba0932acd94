import type { CategoryRole } from '../../src/domain/kernel/roles.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface CategoryMemberDoc {
  readonly id: string;
  readonly categoryId: string;
  readonly org: string;
  readonly personId: string;
  readonly role: CategoryRole;
  readonly schoolId: string | null;
  readonly isActive: boolean;
  /** Revision of the membership stream that said so last: the source of a certification's fact. */
  readonly revision: number;
}

/** Members of certification categories: districts' certifiers and reviewers, the state's approvers and reviewers. */
export const categoryMember = documentProjection<CategoryMemberDoc>({
  name: 'category_member',
  version: 1,
  tables: `
    create table category_member (
      id text collate "C" primary key,
      doc text not null,
      category_id text collate "C" not null,
      org text collate "C" not null,
      person_id text collate "C" not null,
      role text not null,
      is_active boolean not null
    );
    create index on category_member (category_id, org);
    create index on category_member (person_id);
    ${visibleToDistrict('category_member', 'org')}`,
  keys: {
    CategoryMemberAdded: (event) => event.data.memberId,
    CategoryMemberRoleChanged: (event) => event.data.memberId,
    CategoryMemberDeactivated: (event) => event.data.memberId,
    CategoryMemberActivated: (event) => event.data.memberId,
  },
  evolve: (doc, event) => {
    if (event.type === 'CategoryMemberAdded') {
      const { memberId, categoryId, org, personId, role, schoolId } = event.data;
      return { id: memberId, categoryId, org, personId, role, schoolId, isActive: true, revision: event.revision };
    }
    if (!doc) return null;
    if (event.type === 'CategoryMemberRoleChanged') return { ...doc, role: event.data.role, revision: event.revision };
    if (event.type === 'CategoryMemberDeactivated') return { ...doc, isActive: false, revision: event.revision };
    if (event.type === 'CategoryMemberActivated') return { ...doc, isActive: true, revision: event.revision };
    return doc;
  },
  columns: (doc) => ({
    category_id: doc.categoryId,
    org: doc.org,
    person_id: doc.personId,
    role: doc.role,
    is_active: doc.isActive,
  }),
});
