import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import {
  evolve,
  type ValidationGroupDomainEvent,
  type ValidationGroupState,
} from '../../src/domain/validation-group/state.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrictOrShared } from '../support/row-security.ts';

export interface ValidationGroupDoc extends ValidationGroupState {
  readonly id: string;
  readonly version: number;
}

/** Groups of rules that people have made; those that come with the product are in src/application/validation-groups.ts. */
export const validationGroup = documentProjection<ValidationGroupDoc>({
  name: 'validation_group',
  version: 1,
  tables: `
    create table validation_group (
      id text collate "C" primary key,
      doc text not null,
      -- district, or state
      org text collate "C" not null,
      name text not null,
      -- the state's, published to districts
      is_shared boolean not null,
      is_archived boolean not null
    );
    create index on validation_group (org, name, id);
    ${visibleToDistrictOrShared('validation_group', 'is_shared', 'org')}`,
  keys: {
    ValidationGroupCreated: (event) => event.data.groupId,
    ValidationGroupRevised: (event) => event.data.groupId,
    ValidationGroupPublished: (event) => event.data.groupId,
    ValidationGroupArchived: (event) => event.data.groupId,
  },
  evolve: (doc, event) => {
    const state = evolve(doc, event as unknown as ValidationGroupDomainEvent);
    return state && { ...state, id: state.groupId, version: event.revision + 1 };
  },
  columns: ({ org, name, isPublished, isArchived }) => ({
    org,
    name,
    is_shared: org === STATE_ORG && isPublished,
    is_archived: isArchived,
  }),
});
