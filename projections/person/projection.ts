import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface PersonDoc {
  readonly id: string;
  readonly org: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly seid: string | null;
  readonly email: string | null;
}

/** Staff members. Names come from the sealed identity and are null once the key is destroyed. */
export const person = documentProjection<PersonDoc>({
  name: 'person',
  version: 1,
  tables: `
    create table person (
      id text collate "C" primary key,
      doc text not null,
      org text collate "C" not null,
      last_name text,
      seid text
    );
    create index on person (seid);
    create index on person (org, last_name, id);
    ${visibleToDistrict('person', 'org')}`,
  keys: { PersonRegistered: (event) => event.data.personId },
  evolve: (doc, event) => {
    if (event.type !== 'PersonRegistered') return doc;
    const { personId, org, firstName, lastName, seid, email } = event.data;
    return { id: personId, org, firstName, lastName, seid, email };
  },
  columns: (doc) => ({ org: doc.org, last_name: doc.lastName, seid: doc.seid }),
});
