import { BIG_SAGE_UPLOAD_ID } from './big-sage-upload-id.ts';
import type { Role } from '../../domain/kernel/roles.ts';
import type { StoryDistrict } from './directory.ts';

export interface StatePerson {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly roles: readonly Role[];
  /** District, or null for the agency. */
  readonly district: StoryDistrict | null;
  /** Places of the schools the account may act for in the district's list; null: every school. */
  readonly schools: readonly number[] | null;
  readonly isMachine?: boolean;
  /** Last day of the account; null: no end. */
  readonly expiresOn: string | null;
  /** What the person can do, in one line. */
  readonly does: string;
}

const basin = { district: 'Copper Basin', schools: null, expiresOn: null } as const;
const agency = { district: null, schools: null, expiresOn: null } as const;

/** The people of the world `state`. Everyone is invented. */
export const statePeople: readonly StatePerson[] = [
  {
    ...basin,
    username: 'casey',
    firstName: 'Casey',
    lastName: 'Quillan',
    roles: ['CLERK'],
    schools: [1],
    does: 'records incidents of Copper Basin High',
  },
  {
    ...basin,
    username: 'rowan',
    firstName: 'Rowan',
    lastName: 'Tallgrass',
    roles: ['REVIEWER'],
    schools: [0, 1],
    does: 'checks two schools of Copper Basin',
  },
  {
    ...basin,
    username: 'avery',
    firstName: 'Avery',
    lastName: 'Holtby',
    roles: ['CERTIFIER'],
    does: 'certifies for Copper Basin',
  },
  {
    ...basin,
    username: 'blake',
    firstName: 'Blake',
    lastName: 'Ortwin',
    roles: ['CERTIFIER'],
    does: 'certifies too: both must sign',
  },
  {
    ...basin,
    username: 'dana',
    firstName: 'Dana',
    lastName: 'Wrexmoor',
    roles: ['DISTRICT_ADMINISTRATOR'],
    does: 'sets up types, mappings and imports',
  },
  {
    ...basin,
    username: 'pat',
    firstName: 'Pat',
    lastName: 'Merrivale',
    roles: ['CLERK'],
    expiresOn: '2026-05-31',
    does: 'left on 31 May: the sign-in is refused',
  },
  {
    username: 'jules',
    firstName: 'Jules',
    lastName: 'Farrowby',
    roles: ['CERTIFIER'],
    district: 'Juniper Hollow',
    schools: null,
    expiresOn: null,
    does: 'has nothing to report for Juniper Hollow',
  },
  {
    username: 'vendor-bigsage',
    firstName: 'Foreign',
    lastName: 'System',
    roles: ['VENDOR'],
    district: 'Big Sage',
    schools: null,
    expiresOn: null,
    isMachine: true,
    does: `imports what Big Sage's own system sent: upload ${BIG_SAGE_UPLOAD_ID}`,
  },
  {
    ...agency,
    username: 'sam',
    firstName: 'Sam',
    lastName: 'Addlestone',
    roles: ['STATE_APPROVER'],
    does: 'approves certifications or sends them back',
  },
  {
    ...agency,
    username: 'riley',
    firstName: 'Riley',
    lastName: 'Brackwater',
    roles: ['STATE_REVIEWER'],
    does: 'looks at districts for the state',
  },
  {
    ...agency,
    username: 'morgan',
    firstName: 'Morgan',
    lastName: 'Leighfield',
    roles: ['COLLECTIONS_MANAGER'],
    does: 'defines collection windows for every district',
  },
  {
    ...agency,
    username: 'alex',
    firstName: 'Alex',
    lastName: 'Thornbury',
    roles: ['AUDITOR'],
    does: 'proves snapshots and reads history',
  },
  {
    ...agency,
    username: 'ops',
    firstName: 'Robin',
    lastName: 'Dunmere',
    roles: ['OPERATOR'],
    does: 'runs the server',
  },
];
