import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { checkDefinition, wholeDefinition } from './check-definition.ts';
import type { CertificationEventCommand, StartClosing } from './commands.ts';
import type { CertificationEventDomainEvent, CertificationEventState } from './state.ts';

type Decided = Decision<CertificationEventDomainEvent>;

/**
 * Refuses a definition field by field (`INPUTS_MISSING`, `DATES_OUT_OF_ORDER`, `CATEGORY_INACTIVE`, `LEVEL_MISMATCH`,
 * `NO_PARTICIPANTS`, `DATA_LINK_NOT_HTTPS`), and what does not fit the phase: `EVENT_NOT_PUBLISHED`,
 * `EVENT_ALREADY_PUBLISHED`, `EVENT_CLOSED`, `OPEN_ROWS_REMAIN`, `ALREADY_DONE`.
 */
export function decide(state: CertificationEventState | null, command: CertificationEventCommand): Decided {
  if (command.type === 'CreateCertificationEvent') {
    if (state) return accepted();
    const { eventId, definition, category } = command;
    const rejections = checkDefinition(definition, category);
    if (rejections.length > 0) return rejectedAll(rejections);
    return accepted({ type: 'CertificationEventCreated', data: { eventId, definition: wholeDefinition(definition) } });
  }
  if (!state) return rejected('EVENT_NOT_PUBLISHED', undefined, ['eventId']);
  const { eventId, phase, definition } = state;
  switch (command.type) {
    case 'PublishCertificationEvent': {
      if (phase === 'CLOSING' || phase === 'CLOSED') return rejected('EVENT_CLOSED');
      if (phase === 'PUBLISHED') return rejected('EVENT_ALREADY_PUBLISHED');
      // What was whole when it was created may have lost its category since.
      const rejections = checkDefinition(definition, command.category);
      if (rejections.length > 0) return rejectedAll(rejections);
      const version = (state.publishedVersion ?? 0) + 1;
      return accepted({ type: 'CertificationEventPublished', data: { eventId, version, definition } });
    }
    case 'StartClosing':
      return startClosing(state, command);
    case 'FinishClosing':
      if (phase === 'CLOSED') return accepted();
      if (phase === 'CREATED') return rejected('EVENT_NOT_PUBLISHED');
      return phase === 'CLOSING'
        ? accepted({ type: 'CertificationEventClosed', data: { eventId } })
        : rejected('ALREADY_DONE');
  }
}

/** Closing over certifications that wait for the state must be meant (domain.md §11.3 b). */
function startClosing({ eventId, phase }: CertificationEventState, command: StartClosing): Decided {
  if (phase === 'CREATED') return rejected('EVENT_NOT_PUBLISHED');
  if (phase === 'CLOSED') return rejected('EVENT_CLOSED');
  if (phase === 'CLOSING') return accepted();
  const { openRows, leaveOpenRows, reason } = command;
  if (!leaveOpenRows && openRows.sent + openRows.requested > 0) {
    return rejected('OPEN_ROWS_REMAIN', { sent: String(openRows.sent), requested: String(openRows.requested) });
  }
  return accepted({ type: 'CertificationEventClosing', data: { eventId, reason } });
}
