import { streams } from '../application/streams.ts';
import type { CertificationCommand } from '../domain/certification/commands.ts';
import { certificationDecider } from '../domain/certification/decider.ts';
import type { CertificationState } from '../domain/certification/state.ts';
import { CALENDAR_SOURCE } from './certification-opening.ts';
import { becauseOf, command, type ReactedEvent, type Reactor, type ReactorPorts } from './reactor.ts';

const NAME = 'certification-facts';

type MemberEvent = ReactedEvent<'CategoryMemberAdded' | 'CategoryMemberRoleChanged' | 'CategoryMemberDeactivated' | 'CategoryMemberActivated'>;
type Fact = (state: CertificationState) => readonly CertificationCommand[];

/**
 * What a certification has to know of other streams reaches it here, as commands that name their source (architecture.md §3): members,
 * calendars, syncs, disabled accounts.
 */
export const certificationFacts: Reactor = {
  name: NAME,
  types: [
    'CategoryMemberAdded',
    'CategoryMemberRoleChanged',
    'CategoryMemberDeactivated',
    'CategoryMemberActivated',
    'SchoolCalendarDefined',
    'SyncCompleted',
    'UserAccountDisabled',
  ],
  async react(event, ports) {
    switch (event.type) {
      case 'CategoryMemberAdded':
      case 'CategoryMemberRoleChanged':
      case 'CategoryMemberDeactivated':
      case 'CategoryMemberActivated':
        return onMember(event as MemberEvent, ports);
      case 'SchoolCalendarDefined':
        return onCalendar(event as ReactedEvent<'SchoolCalendarDefined'>, ports);
      case 'SyncCompleted':
        return onSync(event as ReactedEvent<'SyncCompleted'>, ports);
      case 'UserAccountDisabled':
        return onAccountDisabled(event as ReactedEvent<'UserAccountDisabled'>, ports);
      default:
        return undefined;
    }
  },
};

async function onMember(event: MemberEvent, ports: ReactorPorts): Promise<void> {
  const { memberId, personId, categoryId, org, role, schoolId } = event.data;
  const member = { memberId, personId, source: { stream: event.stream, revision: event.revision } };
  const isActive = event.type !== 'CategoryMemberDeactivated';
  const cause = isActive ? 'ROLE_CHANGED' : 'DEACTIVATED';
  const facts: Fact = (state) => {
    if (state.schoolId !== null && schoolId !== null && schoolId !== state.schoolId) return [];
    const release: CertificationCommand[] = [
      ...(state.certifiers.some((one) => one.memberId === memberId && one.isActive) ? [{ type: 'ReleaseCertifier' as const, ...member, cause: cause as 'DEACTIVATED' | 'ROLE_CHANGED' }] : []),
      ...(state.reviewers.some((one) => one.memberId === memberId && one.isActive) ? [{ type: 'ReleaseReviewer' as const, ...member }] : []),
    ];
    if (!isActive) return release;
    if (role === 'CERTIFIER') return [...release.filter(({ type }) => type === 'ReleaseReviewer'), { type: 'RequireCertifier', ...member }];
    return [...release.filter(({ type }) => type === 'ReleaseCertifier'), { type: 'AdmitReviewer', ...member }];
  };
  await tell(event, await ports.read.certifications.openIds({ districtId: org, categoryId, schoolYear: null }), facts, ports);
}

async function onCalendar(event: ReactedEvent<'SchoolCalendarDefined'>, ports: ReactorPorts): Promise<void> {
  const { districtId, schoolYear } = event.data;
  const source = { stream: CALENDAR_SOURCE, revision: event.position };
  const ids = await ports.read.certifications.openIds({ districtId, categoryId: null, schoolYear });
  const days = new Map<string | null, string | null>();
  for (const { state } of (await ports.read.certifications.byIds(ids)).values()) {
    if (!days.has(state.schoolId)) days.set(state.schoolId, await ports.read.directory.lastInstructionDay(districtId, state.schoolId, schoolYear));
  }
  await tell(event, ids, (state) => [{ type: 'ApplyCalendar', lastInstructionDay: days.get(state.schoolId) ?? null, source }], ports);
}

async function onSync(event: ReactedEvent<'SyncCompleted'>, ports: ReactorPorts): Promise<void> {
  const { districtId, schoolYear, kind } = event.data;
  // A mass sync brings the state up to date; only a resync makes people start again (F13).
  if (kind !== 'RESYNC') return;
  const source = { stream: event.stream, revision: event.revision };
  const ids = await ports.read.certifications.openIds({ districtId, categoryId: null, schoolYear });
  await tell(event, ids, () => [{ type: 'ResetSteps', cause: 'RESYNC', source }], ports);
}

async function onAccountDisabled(event: ReactedEvent<'UserAccountDisabled'>, ports: ReactorPorts): Promise<void> {
  const { personId, org } = event.data;
  const source = { stream: event.stream, revision: event.revision };
  const ids = await ports.read.certifications.openIds({ districtId: org, categoryId: null, schoolYear: null });
  await tell(
    event,
    ids,
    (state) =>
      state.certifiers
        .filter((one) => one.personId === personId && one.isActive)
        .map(({ memberId }) => ({ type: 'ReleaseCertifier' as const, memberId, personId, cause: 'ACCOUNT_DISABLED' as const, source })),
    ports,
  );
}

/** One command per certification and fact; what a fact means for a certification is decided on the certification's own state. */
async function tell(event: ReactedEvent, certificationIds: readonly string[], facts: Fact, ports: ReactorPorts): Promise<void> {
  for (const [certificationId, { state, districtId }] of await ports.read.certifications.byIds(certificationIds)) {
    for (const [index, fact] of facts(state).entries()) {
      await command(ports, becauseOf(NAME, event, `${certificationId}/${index}`), {
        operation: fact.type,
        stream: streams.certification(certificationId),
        org: districtId,
        schoolYear: state.schoolYear,
        decider: certificationDecider,
        input: { event: event.id },
        command: () => fact,
      });
    }
  }
}
