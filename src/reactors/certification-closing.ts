import { districtOfCertification, streams } from '../application/streams.ts';
import { certificationDecider } from '../domain/certification/decider.ts';
import { certificationEventDecider } from '../domain/certification-event/decider.ts';
import { eachOf } from './each-of.ts';
import { becauseOf, command, type Reactor } from './reactor.ts';

const NAME = 'certification-closing';

/** Closing has two phases: freeze each certification, then close the window (architecture.md §3 point 5). */
export const certificationClosing: Reactor = {
  name: NAME,
  types: ['CertificationEventClosing'],
  async react(event, ports) {
    if (event.type !== 'CertificationEventClosing') return;
    const { eventId } = event.data;
    const source = { stream: event.stream, revision: event.revision };
    await eachOf(await ports.read.certifications.idsOfEvent(eventId), async (certificationId) => {
      await command(ports, becauseOf(NAME, event, certificationId), {
        operation: 'freeze',
        stream: streams.certification(certificationId),
        org: districtOfCertification(certificationId),
        decider: certificationDecider,
        input: { eventId },
        command: () => ({ type: 'Freeze', source }),
      });
    });
    await command(ports, becauseOf(NAME, event, 'close'), {
      operation: 'finishClosing',
      stream: streams.certificationEvent(eventId),
      org: 'state',
      decider: certificationEventDecider,
      input: { eventId },
      command: () => ({ type: 'FinishClosing' }),
    });
  },
};
