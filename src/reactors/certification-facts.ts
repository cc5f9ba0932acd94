import { streams } from '../application/streams.ts';
import type { ReadModel } from '../../projections/read-model.ts';
import type { CertificationCommand } from '../domain/certification/commands.ts';
import { certificationDecider } from '../domain/certification/decider.ts';
import { CALENDAR_SOURCE } from './certification-opening.ts';
import { becauseOf, command, type ReactedEvent, type Reactor, type ReactorPorts } from './reactor.ts';

const NAME = 'certification-facts';

type CategoryMember = Awaited<ReturnType<ReadModel['categories']['members']>>[number];

/** What a fact needs to know of a certification to be told to it; none of it ever changes. */
interface Addressee {
  readonly certificationId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
}

/**
 * What a certification has to know of other streams reaches it here, as commands that name their source (architecture.md §3): members,
 * calendars, syncs, disabled accounts. Every fact is sent whole; what is no news, the certification ignores.
 */
export const certificationFacts: Reactor = {
  name: NAME,
  types: [
    'CertificationOpenedForParticipant',
    'CategoryMemberAdded',
    'CategoryMemberRoleChanged',
    'CategoryMemberDeactivated',
    'CategoryMemberActivated',
    'SchoolCalendarDefined',
    'SyncCompleted',
    'UserAccountDisabled',
  ],
  sideBySide: ['CertificationOpenedForParticipant'],
  // A fact of a district without an open certification is for nobody: most of a first year's calendars and members are such.
  async concerning(events, ports) {
    const districts = new Set(events.flatMap((event) => districtOf(event) ?? []));
    const open = await ports.read.certifications.districtsWithOpen([...districts]);
    return events.filter((event) => {
      const district = districtOf(event);
      return district === null || open.has(district);
    });
  },
  async react(event, ports) {
    switch (event.type) {
      case 'CertificationOpenedForParticipant':
        return onOpened(event, ports);
      case 'CategoryMemberAdded':
      case 'CategoryMemberRoleChanged':
      case 'CategoryMemberActivated':
      case 'CategoryMemberDeactivated': {
        const member = {
          ...event.data,
          isActive: event.type !== 'CategoryMemberDeactivated',
          revision: event.revision,
        };
        const open = await openCertifications(ports, {
          districtId: member.org,
          categoryId: member.categoryId,
          schoolYear: null,
        });
        return tell(event, open, (addressee) => memberFacts(addressee, { ...member, id: member.memberId }), ports);
      }
      case 'SchoolCalendarDefined':
        return onCalendar(event, ports);
      case 'SyncCompleted':
        return onSync(event, ports);
      case 'UserAccountDisabled':
        return onAccountDisabled(event, ports);
      default:
        return undefined;
    }
  },
};

/** The district whose certifications a calendar or a membership is for; null for other facts. */
function districtOf(event: ReactedEvent): string | null {
  switch (event.type) {
    case 'SchoolCalendarDefined':
      return event.data.districtId;
    case 'CategoryMemberAdded':
    case 'CategoryMemberRoleChanged':
    case 'CategoryMemberActivated':
    case 'CategoryMemberDeactivated':
      return event.data.org;
    default:
      return null;
  }
}

/** Somebody may have joined or left between the publication and the opening: the members are told once more. */
async function onOpened(event: ReactedEvent<'CertificationOpenedForParticipant'>, ports: ReactorPorts): Promise<void> {
  const { certificationId, districtId, schoolId, schoolYear, categoryId } = event.data;
  const members = await ports.read.categories.members(categoryId, districtId);
  const addressee = { certificationId, districtId, schoolId, schoolYear };
  await tell(event, [addressee], () => members.flatMap((member) => memberFacts(addressee, member)), ports);
}

/** Both halves of what a membership says: what the person is, and what they are not. */
function memberFacts({ schoolId }: Addressee, member: CategoryMember): readonly CertificationCommand[] {
  if (schoolId !== null && member.schoolId !== null && member.schoolId !== schoolId) return [];
  const fact = {
    memberId: member.id,
    personId: member.personId,
    source: { stream: streams.membership(member.org, member.categoryId), revision: member.revision },
  };
  if (!member.isActive)
    return [
      { type: 'ReleaseCertifier', ...fact, cause: 'DEACTIVATED' },
      { type: 'ReleaseReviewer', ...fact },
    ];
  return member.role === 'CERTIFIER'
    ? [
        { type: 'ReleaseReviewer', ...fact },
        { type: 'RequireCertifier', ...fact },
      ]
    : [
        { type: 'ReleaseCertifier', ...fact, cause: 'ROLE_CHANGED' },
        { type: 'AdmitReviewer', ...fact },
      ];
}

async function onCalendar(event: ReactedEvent<'SchoolCalendarDefined'>, ports: ReactorPorts): Promise<void> {
  const { districtId, schoolYear } = event.data;
  const source = { stream: CALENDAR_SOURCE, revision: event.position };
  const open = await openCertifications(ports, { districtId, categoryId: null, schoolYear });
  const days = new Map<string | null, string | null>();
  for (const { schoolId } of open)
    if (!days.has(schoolId))
      days.set(schoolId, await ports.read.directory.lastInstructionDay(districtId, schoolId, schoolYear));
  await tell(
    event,
    open,
    ({ schoolId }) => [{ type: 'ApplyCalendar', lastInstructionDay: days.get(schoolId) ?? null, source }],
    ports,
  );
}

async function onSync(event: ReactedEvent<'SyncCompleted'>, ports: ReactorPorts): Promise<void> {
  const { districtId, schoolYear, kind } = event.data;
  // A mass sync brings the state up to date; only a resync makes people start again (F13).
  if (kind !== 'RESYNC') return;
  const source = { stream: event.stream, revision: event.revision };
  await tell(
    event,
    await openCertifications(ports, { districtId, categoryId: null, schoolYear }),
    () => [{ type: 'ResetSteps', cause: 'RESYNC', source }],
    ports,
  );
}

async function onAccountDisabled(event: ReactedEvent<'UserAccountDisabled'>, ports: ReactorPorts): Promise<void> {
  const { personId } = event.data;
  const source = { stream: event.stream, revision: event.revision };
  for (const { id: memberId, org, categoryId } of await ports.read.categories.memberships(personId)) {
    const open = await openCertifications(ports, { districtId: org, categoryId, schoolYear: null });
    const fact = { memberId, personId, source };
    await tell(
      event,
      open,
      () => [
        { type: 'ReleaseCertifier', ...fact, cause: 'ACCOUNT_DISABLED' },
        { type: 'ReleaseReviewer', ...fact },
      ],
      ports,
    );
  }
}

async function openCertifications(
  ports: ReactorPorts,
  scope: { readonly districtId: string; readonly categoryId: string | null; readonly schoolYear: number | null },
): Promise<readonly Addressee[]> {
  const found = await ports.read.certifications.byIds(await ports.read.certifications.openIds(scope));
  return [...found.values()].map(({ state }) => ({
    certificationId: state.certificationId,
    districtId: state.districtId,
    schoolId: state.schoolId,
    schoolYear: state.schoolYear,
  }));
}

/** One command per certification and fact; what a fact means for a certification is decided on the certification's own state. */
async function tell(
  event: ReactedEvent,
  addressees: readonly Addressee[],
  facts: (addressee: Addressee) => readonly CertificationCommand[],
  ports: ReactorPorts,
): Promise<void> {
  for (const addressee of addressees) {
    const { certificationId, districtId, schoolYear } = addressee;
    for (const [index, fact] of facts(addressee).entries()) {
      const about = 'memberId' in fact ? fact.memberId : index;
      await command(ports, becauseOf(NAME, event, `${certificationId}/${fact.type}/${about}`), {
        operation: fact.type,
        stream: streams.certification(certificationId),
        org: districtId,
        schoolYear,
        decider: certificationDecider,
        input: { event: event.id },
        command: () => fact,
      });
    }
  }
}
