import { certificationIdOf, streams } from '../application/streams.ts';
import { windowDefinition } from '../application/window-definition.ts';
import type { OpenCertification } from '../domain/certification/commands.ts';
import { certificationDecider } from '../domain/certification/decider.ts';
import type { CertificationEventPublished, EventParticipantRef } from '../domain/certification-event/events.ts';
import type { FactSource } from '../domain/certification/event-parts.ts';
import { eachOf } from './each-of.ts';
import { becauseOf, command, type ReactedEvent, type Reactor, type ReactorPorts } from './reactor.ts';

const NAME = 'certification-opening';

/** A published window opens one certification per participant; a later version reaches the ones that stand (E3, E5, A31). */
export const certificationOpening: Reactor = {
  name: NAME,
  types: ['CertificationEventPublished'],
  async react(event, ports) {
    if (event.type !== 'CertificationEventPublished') return;
    const published = event as ReactedEvent<'CertificationEventPublished'>;
    await eachOf(published.data.definition.participants, (participant) => openFor(published, participant, ports));
  },
};

async function openFor(
  event: ReactedEvent<'CertificationEventPublished'>,
  participant: EventParticipantRef,
  ports: ReactorPorts,
): Promise<void> {
  const { eventId, definition, version } = event.data;
  const { districtId, schoolId } = participant;
  const certificationId = certificationIdOf(districtId, eventId, schoolId);
  const source: FactSource = { stream: event.stream, revision: event.revision };
  const open = await openCommand(event.data, certificationId, participant, source, ports, event.position);
  await command(ports, becauseOf(NAME, event, certificationId), {
    operation: 'openCertification',
    stream: streams.certification(certificationId),
    org: districtId,
    schoolYear: definition.schoolYear,
    decider: certificationDecider,
    input: { eventId, version },
    command: (state) =>
      state === null ? open : { type: 'ApplyDefinition', definition: windowDefinition(definition, version), source },
  });
}

async function openCommand(
  { eventId, definition, version }: CertificationEventPublished,
  certificationId: string,
  { districtId, schoolId }: EventParticipantRef,
  source: FactSource,
  { read }: ReactorPorts,
  position: number,
): Promise<OpenCertification> {
  const members = (await read.categories.members(definition.categoryId, districtId)).filter(
    (member) => member.isActive && (schoolId === null || member.schoolId === null || member.schoolId === schoolId),
  );
  const stream = streams.membership(districtId, definition.categoryId);
  const facts = (role: string) =>
    members
      .filter((member) => member.role === role)
      .map(({ id, personId, revision }) => ({ memberId: id, personId, source: { stream, revision } }));
  return {
    type: 'OpenCertification',
    certificationId,
    eventId,
    districtId,
    schoolId,
    level: definition.level,
    schoolYear: definition.schoolYear,
    categoryId: definition.categoryId,
    definition: windowDefinition(definition, version),
    calendar: {
      lastInstructionDay: await read.directory.lastInstructionDay(districtId, schoolId, definition.schoolYear),
      source: { stream: CALENDAR_SOURCE, revision: position },
    },
    certifiers: facts('CERTIFIER'),
    reviewers: facts('REVIEWER'),
    source,
  };
}

/** The last day of instruction comes from several school streams: its revision is the journal position up to which they were read. */
export const CALENDAR_SOURCE = 'journal';
