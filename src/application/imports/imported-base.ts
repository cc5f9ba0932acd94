import { evolve, type IncidentEvent, type IncidentState } from '../../domain/incident/state.ts';
import type { OpenedEvent } from '../../event-store/envelope.ts';

const MARK = 'import:';

/** The cause that the events of an import carry; `importId` is that of the import or of the request that brought the rows. */
export const importCause = (importId: string): string => `${MARK}${importId}`;

/**
 * The incident as imports alone have made it: what the foreign system said last. Null when no import is known to have written it, and
 * then nobody can tell what people changed. A value that people had entered before the file brought it counts as theirs.
 */
export function importedBase(history: readonly OpenedEvent[]): IncidentState | null {
  let base: IncidentState | null = null;
  for (const event of history) {
    if (event.meta.causationId?.startsWith(MARK) !== true) continue;
    const { type, data } = event as unknown as IncidentEvent;
    // What people removed in between is not part of what imports made: adding it again replaces it.
    const before: IncidentState | null = base === null ? null : withoutChild(base, { type, data } as IncidentEvent);
    base = evolve(before, { type, data } as IncidentEvent);
  }
  return base;
}

/** Whether a void incident was voided by an import, because a file lacked it, and not by a person. */
export const isVoidedByImport = (history: readonly OpenedEvent[]): boolean =>
  history.findLast(({ type }) => type === 'IncidentVoided')?.meta.causationId?.startsWith(MARK) === true;

function withoutChild(base: IncidentState, event: IncidentEvent): IncidentState {
  const { incidentId } = base;
  const reason = null;
  switch (event.type) {
    case 'BehaviorEventAdded': {
      const { behaviorEventId } = event.data;
      return evolve(base, { type: 'BehaviorEventRemoved', data: { incidentId, behaviorEventId, reason } }) ?? base;
    }
    case 'IncidentParticipantAdded': {
      const { participantId } = event.data;
      return evolve(base, { type: 'IncidentParticipantRemoved', data: { incidentId, participantId, reason } }) ?? base;
    }
    case 'ResolutionAdded': {
      const { resolutionId } = event.data;
      return evolve(base, { type: 'ResolutionRemoved', data: { incidentId, resolutionId, reason } }) ?? base;
    }
    default:
      return base;
  }
}
