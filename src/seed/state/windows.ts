import { streams } from '../../application/streams.ts';
import { categoryDecider } from '../../domain/category/decider.ts';
import { certificationEventDecider } from '../../domain/certification-event/decider.ts';
import type { CertificationEventDefinition, EventParticipantRef } from '../../domain/certification-event/events.ts';
import { type CategoryRole, type Level, STATE_ORG } from '../../domain/kernel/roles.ts';
import { membershipDecider } from '../../domain/membership/decider.ts';
import { groupBy } from '../../shared/group-by.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import { stateWorldId } from './state-world-id.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { personIdOf } from './write-people.ts';

type Parts = Pick<StateWorldParts, 'commands'>;

export const CATEGORIES = {
  'Behavior Data': 'DISTRICT',
  'Enrollment Data': 'DISTRICT',
  'School Climate': 'SCHOOL',
  'Attendance Data': 'DISTRICT',
  'Staff Data': 'DISTRICT',
  'Course Data': 'DISTRICT',
} as const satisfies { readonly [name: string]: Level };
export type CategoryName = keyof typeof CATEGORIES;

export const categoryIdOf = (name: CategoryName): string => stateWorldId('category', name);
export const eventIdOf = (name: string): string => stateWorldId('certificationEvent', name);

export interface PlannedMember {
  readonly org: string;
  readonly personId: string;
  readonly role: CategoryRole;
  readonly schoolId: string | null;
}

/** The categories, published, with the agency's approver and reviewer and the districts' members. */
export async function writeCategories(
  { commands }: Parts,
  members: { readonly [Name in CategoryName]: readonly PlannedMember[] },
): Promise<void> {
  for (const name of Object.keys(CATEGORIES) as CategoryName[]) {
    const categoryId = categoryIdOf(name);
    const stream = streams.category(categoryId);
    await giveCommand(commands, STATE_ORG, 'createCertificationCategory', stream, {
      decider: categoryDecider,
      command: () => ({ type: 'CreateCertificationCategory', data: { categoryId, name, level: CATEGORIES[name] } }),
    });
    await giveCommand(commands, STATE_ORG, 'publishCertificationCategory', stream, {
      decider: categoryDecider,
      command: () => ({ type: 'PublishCertificationCategory', data: { categoryId } }),
    });
    const agency = [
      { org: STATE_ORG, personId: personIdOf('sam'), role: 'STATE_APPROVER', schoolId: null },
      { org: STATE_ORG, personId: personIdOf('riley'), role: 'STATE_REVIEWER', schoolId: null },
    ] as const;
    // One after another within an organization, whose members share a stream: the log is the same each time.
    const byOrg = groupBy([...agency, ...members[name]], ({ org }) => org);
    await forEach([...byOrg.values()], async (own) => {
      for (const member of own) await addMember({ commands }, name, member);
    });
  }
}

/** From now on the person is a member, also of certifications that are open. */
export function addMember({ commands }: Parts, name: CategoryName, member: PlannedMember): Promise<number> {
  const { org, personId, role, schoolId } = member;
  const categoryId = categoryIdOf(name);
  const memberId = stateWorldId('member', name, personId, schoolId ?? '');
  return giveCommand(commands, org, `addCategoryMember/${memberId}`, streams.membership(org, categoryId), {
    decider: membershipDecider,
    command: () => ({
      type: 'AddCategoryMember',
      memberId,
      categoryId,
      org,
      personId,
      role,
      schoolId,
      category: { level: CATEGORIES[name], isPublished: true },
    }),
  });
}

/** From now on the person is none; certifications that are open do without them. */
export function removeMember({ commands }: Parts, name: CategoryName, member: PlannedMember): Promise<number> {
  const { org, personId, schoolId } = member;
  const memberId = stateWorldId('member', name, personId, schoolId ?? '');
  const stream = streams.membership(org, categoryIdOf(name));
  return giveCommand(commands, org, `deactivateCategoryMember/${memberId}`, stream, {
    decider: membershipDecider,
    command: () => ({ type: 'DeactivateCategoryMember', memberId, reason: 'Left after the certification.' }),
  });
}

export interface PlannedWindow {
  readonly name: string;
  readonly category: CategoryName;
  readonly schoolYear: number;
  readonly startsOn: string;
  readonly opensOn: string;
  readonly endsOn: string;
  readonly participants: readonly EventParticipantRef[];
}

/** Writes a window; what is not published is a draft that districts do not see. */
export async function writeWindow({ commands }: Parts, planned: PlannedWindow, isPublished: boolean): Promise<void> {
  const { name, category, ...dates } = planned;
  const eventId = eventIdOf(name);
  const stream = streams.certificationEvent(eventId);
  const fact = { level: CATEGORIES[category], isPublished: true };
  const definition: CertificationEventDefinition = {
    ...dates,
    name,
    description: `Check and certify: ${name}.`,
    level: CATEGORIES[category],
    categoryId: categoryIdOf(category),
    validationGroupIds: ['behavior-data-checks', 'behavior-list-to-certify'],
    dataLink: null,
    lastDayPolicy: 'BLOCK',
    attestationText: 'I certify that these data are complete and correct to the best of my knowledge.',
  };
  await giveCommand(commands, STATE_ORG, 'createCertificationEvent', stream, {
    decider: certificationEventDecider,
    command: () => ({ type: 'CreateCertificationEvent', eventId, category: fact, definition }),
  });
  if (!isPublished) return;
  await giveCommand(commands, STATE_ORG, 'publishCertificationEvent', stream, {
    decider: certificationEventDecider,
    command: () => ({ type: 'PublishCertificationEvent', category: fact }),
  });
}

/** Closes a window in which nothing waits for the state any more; the certifications freeze one after another. */
export async function closeWindow({ commands }: Parts, name: string): Promise<void> {
  await giveCommand(commands, STATE_ORG, 'closeCertificationEvent', streams.certificationEvent(eventIdOf(name)), {
    decider: certificationEventDecider,
    command: () => ({
      type: 'StartClosing',
      reason: 'The year is certified.',
      openRows: { sent: 0, requested: 0 },
      leaveOpenRows: false,
    }),
  });
}
