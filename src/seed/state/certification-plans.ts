import { certificationIdOf } from '../../application/streams.ts';
import type { EventParticipantRef } from '../../domain/certification-event/events.ts';
import { averyMembers } from './avery-members.ts';
import type { PlannedCertification } from './certify.ts';
import type { PlannedDistrict, StoryDistrict } from './directory.ts';
import { statePeople } from './state-people.ts';
import { type CategoryName, eventIdOf, type PlannedMember } from './windows.ts';
import type { WorldSize } from './world-size.ts';
import { hasOwnPeople, personIdOf, representativeIdOf } from './write-people.ts';

/** This year's window, which everybody takes part in. */
export const THIS_YEAR = 'Behavior Certification 2025-26';

export const storyOf = (districts: readonly PlannedDistrict[], story: StoryDistrict): PlannedDistrict =>
  districts.find((one) => one.story === story)!;

export const storiesAmong = (districts: readonly PlannedDistrict[]): readonly PlannedDistrict[] =>
  districts.filter(({ story }) => story !== null);

export const everyDistrict = (districts: readonly PlannedDistrict[]): readonly EventParticipantRef[] =>
  districts.map(({ districtId }) => ({ districtId, schoolId: null }));

/** The two facilities: whoever certified for them left after last year, and nobody has been named since. */
export const withoutCertifier = (districts: readonly PlannedDistrict[]): readonly PlannedDistrict[] =>
  districts.filter(({ kind }) => kind !== 'SCHOOL_DISTRICT');

/** Who may do what in which category. */
export function plannedMembers(districts: readonly PlannedDistrict[]): {
  readonly [Name in CategoryName]: readonly PlannedMember[];
} {
  const certifiers = districts.flatMap(membersOf);
  const basin = storyOf(districts, 'Copper Basin');
  const moons = storyOf(districts, 'Two Moons');
  const stories = storiesAmong(districts);
  const avery = averyMembers(basin);
  return {
    'Behavior Data': [
      ...certifiers,
      { org: basin.districtId, personId: personIdOf('rowan'), role: 'REVIEWER', schoolId: null },
    ],
    'Enrollment Data': stories.flatMap(membersOf),
    'School Climate': moons.schools.map(({ schoolId }) => ({
      org: moons.districtId,
      personId: representativeIdOf(moons.districtId),
      role: 'CERTIFIER',
      schoolId,
    })),
    ...avery,
    'Attendance Data': [...avery['Attendance Data'], ...stories.filter((one) => one !== basin).flatMap(membersOf)],
  };
}

/** Whoever signs for a district, as members. */
export const membersOf = (district: PlannedDistrict): readonly PlannedMember[] =>
  certifiersOf(district).map(({ personId }) => ({
    org: district.districtId,
    personId,
    role: 'CERTIFIER' as const,
    schoolId: null,
  }));

function certifiersOf(district: PlannedDistrict): PlannedCertification['certifiers'] {
  if (!hasOwnPeople(district))
    return [{ personId: representativeIdOf(district.districtId), name: `Representative of ${district.name}` }];
  return statePeople
    .filter(({ district: own, roles }) => own === district.story && roles.includes('CERTIFIER'))
    .map(({ username, firstName, lastName }) => ({
      personId: personIdOf(username),
      name: `${firstName} ${lastName}`,
    }));
}

/** The certification of a district, or of one of its schools, in the window of that name. */
export const certificationOf = (
  name: string,
  schoolYear: number,
  district: PlannedDistrict,
  schoolId: string | null = null,
): PlannedCertification => ({
  certificationId: certificationIdOf(district.districtId, eventIdOf(name), schoolId),
  districtId: district.districtId,
  schoolId,
  schoolYear,
  certifiers: certifiersOf(district),
});

interface Rows {
  readonly approved: readonly PlannedCertification[];
  readonly sent: readonly PlannedCertification[];
  readonly requested: readonly PlannedCertification[];
  readonly recertifying: readonly PlannedCertification[];
}

/** Who stands where this year: one story district for each status, then the others in the order of their codes. */
export function rowsOf(districts: readonly PlannedDistrict[], { rows }: WorldSize): Rows {
  const others = districts.filter(({ story }) => story === null).values();
  const take = (story: StoryDistrict, count: number): readonly PlannedCertification[] => [
    certificationOf(THIS_YEAR, 2026, storyOf(districts, story)),
    ...Array.from({ length: count }, () => certificationOf(THIS_YEAR, 2026, others.next().value!)),
  ];
  return {
    approved: take('Willow Coulee', rows.approved),
    sent: take('Antelope Ridge', rows.sent),
    requested: take('Silver Larch', rows.requested),
    recertifying: take('Lodgepole', rows.recertifying),
  };
}
