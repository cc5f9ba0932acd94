import { streams } from '../application/streams.ts';
import { categoryDecider } from '../domain/category/decider.ts';
import { certificationEventDecider } from '../domain/certification-event/decider.ts';
import type { CategoryRole } from '../domain/kernel/roles.ts';
import { membershipDecider } from '../domain/membership/decider.ts';
import { districtWorldId as id } from './district-world-id.ts';
import { runner } from './seed-commands.ts';

const MEMBERS: readonly { readonly username: string; readonly role: CategoryRole; readonly isState: boolean }[] = [
  { username: 'avery', role: 'CERTIFIER', isState: false },
  { username: 'blake', role: 'CERTIFIER', isState: false },
  { username: 'rowan', role: 'REVIEWER', isState: false },
  { username: 'sam', role: 'STATE_APPROVER', isState: true },
  { username: 'riley', role: 'STATE_REVIEWER', isState: true },
];

/** Publishes the category with its members, then the window of 2021-22; the answer is the window's id. */
export async function openDistrictWindow(parts: Parameters<typeof runner>[0], districtId: string): Promise<string> {
  const run = runner(parts);
  const categoryId = id('category');
  const eventId = id('certificationEvent');
  const category = { level: 'DISTRICT' as const, isPublished: true };
  await run('state', 'createCertificationCategory', streams.category(categoryId), categoryDecider, () => ({
    type: 'CreateCertificationCategory',
    data: { categoryId, name: 'Behavior Data', level: 'DISTRICT' },
  }));
  await run('state', 'publishCertificationCategory', streams.category(categoryId), categoryDecider, () => ({
    type: 'PublishCertificationCategory',
    data: { categoryId },
  }));
  for (const { username, role, isState } of MEMBERS) {
    const org = isState ? 'state' : districtId;
    const memberId = id('member', username);
    await run(org, `addCategoryMember/${username}`, streams.membership(org, categoryId), membershipDecider, () => ({
      type: 'AddCategoryMember',
      memberId,
      categoryId,
      org,
      personId: id('person', username),
      role,
      schoolId: null,
      category,
    }));
  }
  await run(
    'state',
    'createCertificationEvent',
    streams.certificationEvent(eventId),
    certificationEventDecider,
    () => ({
      type: 'CreateCertificationEvent',
      eventId,
      category,
      definition: {
        name: 'Behavior Certification 2021-22',
        schoolYear: 2022,
        description: 'Certify the behavior incidents of the school year 2021-22.',
        level: 'DISTRICT',
        categoryId,
        validationGroupIds: ['behavior-data-checks', 'behavior-list-to-certify'],
        dataLink: null,
        startsOn: '2022-05-01',
        opensOn: '2022-05-15',
        endsOn: '2022-06-30',
        lastDayPolicy: 'BLOCK',
        attestationText:
          'I certify that the behavior data of this district are complete and correct to the best of my knowledge.',
        participants: [{ districtId, schoolId: null }],
      },
    }),
  );
  await run(
    'state',
    'publishCertificationEvent',
    streams.certificationEvent(eventId),
    certificationEventDecider,
    () => ({ type: 'PublishCertificationEvent', category }),
  );
  return eventId;
}
