import type { EventMeta, OpenedEvent } from '../../src/event-store/envelope.ts';
import type { JournalRow } from '../../src/projector/journal-reader.ts';
import type { DomainEvent } from '../types/domain-event.ts';

/** An event for readers; `opened` when its sealed members may be shown. */
export function domainEventNode(row: JournalRow, opened: OpenedEvent | null = null): DomainEvent {
  const meta = JSON.parse(row.meta) as EventMeta;
  const isSealed = row.sealed !== '[]';
  return {
    id: row.id,
    position: String(row.position),
    stream: row.stream,
    revision: row.revision,
    type: row.type,
    schemaVersion: row.schemaVersion,
    at: meta.at,
    recordedAt: row.recordedAt,
    correlationId: meta.correlationId,
    causationId: meta.causationId,
    dataJson: opened === null ? row.data : JSON.stringify(opened.data),
    hash: `sha256:${row.hash}`,
    pii: !isSealed
      ? 'PRESENT'
      : opened === null
        ? 'MASKED'
        : opened.destroyedSubjects.length > 0
          ? 'DESTROYED'
          : 'PRESENT',
    actorId: meta.actor,
    onBehalfOf: meta.onBehalfOf ?? null,
  };
}
