import type { Role } from '../domain/kernel/roles.ts';

export interface SeededPerson {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly roles: readonly Role[];
  /** `district` or the agency. */
  readonly belongsTo: 'district' | 'state';
  /** Service accounts are no persons. */
  readonly isMachine?: boolean;
  /** What the person can do, in one line. */
  readonly does: string;
}

/** Password of everybody in a demonstration world. */
export const DEMO_PASSWORD = 'demo';

/** The people of the world `district`. Everyone is invented. */
export const people: readonly SeededPerson[] = [
  {
    username: 'casey',
    firstName: 'Casey',
    lastName: 'Quillan',
    roles: ['CLERK'],
    belongsTo: 'district',
    does: 'records and corrects incidents',
  },
  {
    username: 'dana',
    firstName: 'Dana',
    lastName: 'Wrexmoor',
    roles: ['DISTRICT_ADMINISTRATOR'],
    belongsTo: 'district',
    does: 'sets up types, mappings and imports',
  },
  {
    username: 'rowan',
    firstName: 'Rowan',
    lastName: 'Tallgrass',
    roles: ['REVIEWER'],
    belongsTo: 'district',
    does: 'checks data and reports (Secondary)',
  },
  {
    username: 'avery',
    firstName: 'Avery',
    lastName: 'Holtby',
    roles: ['CERTIFIER'],
    belongsTo: 'district',
    does: 'certifies (Primary, authorized representative)',
  },
  {
    username: 'blake',
    firstName: 'Blake',
    lastName: 'Ortwin',
    roles: ['CERTIFIER'],
    belongsTo: 'district',
    does: 'certifies too: both must sign',
  },
  {
    username: 'vendor',
    firstName: 'Foreign',
    lastName: 'System',
    roles: ['VENDOR'],
    belongsTo: 'district',
    isMachine: true,
    does: "is the district's own system: uploads files",
  },
  {
    username: 'sam',
    firstName: 'Sam',
    lastName: 'Addlestone',
    roles: ['STATE_APPROVER'],
    belongsTo: 'state',
    does: 'approves certifications or sends them back',
  },
  {
    username: 'riley',
    firstName: 'Riley',
    lastName: 'Brackwater',
    roles: ['STATE_REVIEWER'],
    belongsTo: 'state',
    does: 'looks at districts for the state',
  },
  {
    username: 'morgan',
    firstName: 'Morgan',
    lastName: 'Leighfield',
    roles: ['COLLECTIONS_MANAGER'],
    belongsTo: 'state',
    does: 'defines collection windows, imports districts',
  },
  {
    username: 'alex',
    firstName: 'Alex',
    lastName: 'Thornbury',
    roles: ['AUDITOR'],
    belongsTo: 'state',
    does: 'proves snapshots and reads history',
  },
  {
    username: 'ops',
    firstName: 'Robin',
    lastName: 'Dunmere',
    roles: ['OPERATOR'],
    belongsTo: 'state',
    does: 'runs the server',
  },
];
