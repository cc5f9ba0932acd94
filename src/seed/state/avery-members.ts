import type { PlannedDistrict } from './directory.ts';
import type { PlannedMember } from './windows.ts';
import { personIdOf } from './write-people.ts';

/** What Avery is in the categories that only Copper Basin has, before a second certifier of the staff data is asked for. */
export const averyMembers = ({ districtId }: PlannedDistrict) =>
  ({
    'Attendance Data': [memberOf(districtId, 'avery', 'CERTIFIER')],
    'Staff Data': [memberOf(districtId, 'blake', 'CERTIFIER')],
    'Course Data': [memberOf(districtId, 'blake', 'CERTIFIER'), memberOf(districtId, 'avery', 'REVIEWER')],
  }) satisfies { readonly [category: string]: readonly PlannedMember[] };

export const memberOf = (org: string, username: string, role: 'CERTIFIER' | 'REVIEWER'): PlannedMember => ({
  org,
  personId: personIdOf(username),
  role,
  schoolId: null,
});
