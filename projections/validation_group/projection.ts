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

/*
 * live_rules gives the rules that people have written and that count in a district while it works: those of its own groups and of what the
 * state has published.
 */
const LIVE_RULES = `
  create function live_rules(district text) returns setof text stable language sql begin atomic
    select r.id from validation_rule r
    where r.doc::json->>'definition' is not null and r.doc::json->>'archivedOn' is null and r.org in (district, '${STATE_ORG}')
      and exists (
        select from validation_group g where not g.is_archived and (g.org = district or g.is_shared) and (g.doc::jsonb->'ruleIds') ? r.id);
  end;`;

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
    ${visibleToDistrictOrShared('validation_group', 'is_shared', 'org')}
    ${LIVE_RULES}`,
  reads: ['validation_rule'],
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
  change: ({ org }) => ({ kind: 'validation_group', org }),
});
