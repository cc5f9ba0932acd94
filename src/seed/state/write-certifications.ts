import { certificationIdOf } from '../../application/streams.ts';
import { stateDate } from '../../shared/calendar.ts';
import { forEach } from '../seed-commands.ts';
import { averyMembers } from './avery-members.ts';
import { actOn, actorOf, certify, type PlannedCertification, untilAll } from './certify.ts';
import type { PlannedDistrict, StoryDistrict } from './directory.ts';
import { statePeople } from './state-people.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import {
  type CategoryName,
  closeWindow,
  eventIdOf,
  type PlannedMember,
  type PlannedWindow,
  writeWindow,
} from './windows.ts';
import type { WorldSize } from './world-size.ts';
import { hasOwnPeople, personIdOf, representativeIdOf } from './write-people.ts';

/** This year's window, the last thing that the world needs: when it is there, the world is whole. */
export const THIS_YEAR = 'Behavior Certification 2025-26';
export const LAST_YEAR = 'Behavior Certification 2024-25';
/** So many districts have nobody who could certify. */
const WITHOUT_CERTIFIER = 2;

/** Who may do what in which category. The last two other districts have nobody. */
export function plannedMembers(districts: readonly PlannedDistrict[]): {
  readonly [Name in CategoryName]: readonly PlannedMember[];
} {
  const others = districts.filter(({ story }) => story === null);
  const nobody = new Set(others.slice(-WITHOUT_CERTIFIER));
  const certifiers = districts
    .filter((district) => !nobody.has(district))
    .flatMap((district) =>
      certifiersOf(district).map(({ personId }) => ({
        org: district.districtId,
        personId,
        role: 'CERTIFIER' as const,
        schoolId: null,
      })),
    );
  const basin = storyOf(districts, 'Copper Basin');
  const moons = storyOf(districts, 'Two Moons');
  const stories = new Set(districts.filter(({ story }) => story !== null).map(({ districtId }) => districtId));
  return {
    'Behavior Data': [
      ...certifiers,
      { org: basin.districtId, personId: personIdOf('rowan'), role: 'REVIEWER', schoolId: null },
    ],
    'Enrollment Data': certifiers.filter(({ org }) => stories.has(org)),
    'School Climate': moons.schools.map(({ schoolId }) => ({
      org: moons.districtId,
      personId: representativeIdOf(moons.districtId),
      role: 'CERTIFIER',
      schoolId,
    })),
    ...averyMembers(basin),
  };
}

export const storyOf = (districts: readonly PlannedDistrict[], story: StoryDistrict): PlannedDistrict =>
  districts.find((one) => one.story === story)!;

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

const certificationOf = (
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

const everyDistrict = (districts: readonly PlannedDistrict[]) =>
  districts.map(({ districtId }) => ({ districtId, schoolId: null }));

/** Last year: the story districts certified, the state approved, the window was closed. */
export async function writeLastYear(parts: StateWorldParts, districts: readonly PlannedDistrict[]): Promise<void> {
  const stories = districts.filter(({ story }) => story !== null && story !== 'Copper Basin');
  parts.advance(new Date('2025-05-15T15:00:00.000Z'));
  const window: PlannedWindow = {
    name: LAST_YEAR,
    category: 'Behavior Data',
    schoolYear: 2025,
    startsOn: '2025-05-15',
    opensOn: '2025-06-01',
    endsOn: '2025-06-30',
    participants: everyDistrict(stories),
  };
  await writeWindow(parts, window, true);
  const planned = stories.map((district) => certificationOf(LAST_YEAR, 2025, district));
  await untilOpen(parts, planned);
  parts.advance(new Date('2025-06-16T15:00:00.000Z'));
  await certify(parts, planned);
  parts.advance(new Date('2025-06-20T15:00:00.000Z'));
  await forEach(planned, (one) => approve(parts, one));
  parts.advance(new Date('2025-07-01T15:00:00.000Z'));
  await closeWindow(parts, LAST_YEAR);
  await untilAll(parts, idsOf(planned), ({ isFrozen }) => isFrozen);
}

/** This year: everybody takes part, and a Monday in June shows every status. */
export async function writeThisYear(
  parts: StateWorldParts,
  districts: readonly PlannedDistrict[],
  size: WorldSize,
): Promise<void> {
  parts.advance(new Date('2026-05-15T15:00:00.000Z'));
  const window: PlannedWindow = {
    name: THIS_YEAR,
    category: 'Behavior Data',
    schoolYear: 2026,
    startsOn: '2026-05-15',
    opensOn: '2026-06-01',
    endsOn: '2026-06-30',
    participants: everyDistrict(districts),
  };
  await writeWindow(parts, window, true);
  const plan = rowsOf(districts, size);
  const planned = [...plan.approved, ...plan.sent, ...plan.requested, ...plan.recertifying];
  await untilOpen(
    parts,
    districts.map((district) => certificationOf(THIS_YEAR, 2026, district)),
  );
  parts.advance(new Date('2026-06-09T15:00:00.000Z'));
  await certify(parts, planned);
  parts.advance(new Date('2026-06-15T15:00:00.000Z'));
  await forEach([...plan.approved, ...plan.requested], (one) => approve(parts, one));
  parts.advance(new Date('2026-06-16T15:00:00.000Z'));
  await forEach(plan.requested, (one) =>
    actOn(parts, one, 'requestRecertification', () => ({
      type: 'RequestRecertification',
      actor: actorOf(one.certifiers[0]!.personId),
      today: stateDate(parts.commands.clock.now()),
      reason: 'An incident of May was entered under the wrong student.',
    })),
  );
  await forEach(plan.recertifying, (one) =>
    actOn(parts, one, 'openRecertification', () => ({
      type: 'OpenRecertification',
      actor: actorOf(personIdOf('sam'), true),
      today: stateDate(parts.commands.clock.now()),
      reason: 'The days of one suspension do not fit its dates.',
      rowIds: [],
      dueOn: null,
      currentDefinition: null,
    })),
  );
}

interface Rows {
  readonly approved: readonly PlannedCertification[];
  readonly sent: readonly PlannedCertification[];
  readonly requested: readonly PlannedCertification[];
  readonly recertifying: readonly PlannedCertification[];
}

/** Who stands where: one story district for each status, then the others in the order of their codes. */
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

/** Windows that show what else a window can be: overdue, not open yet, of schools, a draft. */
export async function writeOtherWindows(parts: StateWorldParts, districts: readonly PlannedDistrict[]): Promise<void> {
  const stories = districts.filter(({ story }) => story !== null);
  const moons = storyOf(districts, 'Two Moons');
  const enrollment = { category: 'Enrollment Data', participants: everyDistrict(stories) } as const;
  parts.advance(new Date('2026-06-16T16:00:00.000Z'));
  const spring = { startsOn: '2026-04-01', opensOn: '2026-05-01', endsOn: '2026-05-30', schoolYear: 2026 };
  await writeWindow(parts, { ...enrollment, ...spring, name: 'Spring Student Count (ANB) 2025-26' }, true);
  const fall = { startsOn: '2026-06-15', opensOn: '2026-10-01', endsOn: '2026-10-31', schoolYear: 2027 };
  await writeWindow(parts, { ...enrollment, ...fall, name: 'Fall Enrollment 2026-27' }, true);
  const climate: PlannedWindow = {
    name: 'School Climate 2025-26',
    category: 'School Climate',
    schoolYear: 2026,
    startsOn: '2026-05-15',
    opensOn: '2026-06-01',
    endsOn: '2026-06-30',
    participants: moons.schools.map(({ districtId, schoolId }) => ({ districtId, schoolId })),
  };
  await writeWindow(parts, climate, true);
  const draft = { category: 'Behavior Data', participants: everyDistrict(districts) } as const;
  const next = { startsOn: '2027-05-15', opensOn: '2027-06-01', endsOn: '2027-06-30', schoolYear: 2027 };
  await writeWindow(parts, { ...draft, ...next, name: 'Behavior Certification 2026-27' }, false);
  const planned = moons.schools.map(({ schoolId }) => certificationOf(climate.name, 2026, moons, schoolId));
  await untilOpen(parts, planned);
  await certify(parts, planned.slice(0, 1));
  await forEach(planned.slice(0, 1), (one) => approve(parts, one));
}

/** The state's approver takes what was sent. */
export function approve(parts: StateWorldParts, one: PlannedCertification): Promise<void> {
  return actOn(parts, one, 'approveCertification', ({ sent }) => ({
    type: 'ApproveCertification',
    actor: actorOf(personIdOf('sam'), true),
    today: stateDate(parts.commands.clock.now()),
    snapshotId: sent!.snapshotId,
    digest: sent!.digest,
    note: null,
  }));
}

/** The certifications are there with everybody who has to sign. */
export const untilOpen = (parts: StateWorldParts, planned: readonly PlannedCertification[]): Promise<void> =>
  untilAll(parts, idsOf(planned), () => true);

const idsOf = (planned: readonly PlannedCertification[]) => planned.map(({ certificationId }) => certificationId);
