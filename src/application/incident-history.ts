import { changesBetween, type FieldChange } from '../domain/incident/history.ts';
import { evolve, type IncidentEvent, type IncidentState } from '../domain/incident/state.ts';
import type { OpenedEvent } from '../event-store/envelope.ts';

/** One recorded event of an incident, with both values of everything that it changed. */
export interface IncidentHistoryItem {
  readonly event: OpenedEvent;
  readonly changes: readonly FieldChange[];
  /** Why, as it was given; null when none was, or when it was destroyed. */
  readonly reason: string | null;
}

/** The history of an incident from its opened stream, oldest first: the items of `[from, until)` by revision. */
export function incidentHistory(
  events: readonly OpenedEvent[],
  from: number,
  until: number,
): readonly IncidentHistoryItem[] {
  const items: IncidentHistoryItem[] = [];
  let before: IncidentState | null = null;
  for (const event of events.slice(0, until)) {
    const after: IncidentState | null = evolve(before, event as unknown as IncidentEvent);
    if (event.revision >= from) {
      items.push({ event, changes: changesBetween(before, after), reason: reasonOf(event) });
    }
    before = after;
  }
  return items;
}

/** The incident that a stream tells of, with who touched it first and last, and who handed it to the office. */
export interface IncidentAsRecorded {
  readonly districtId: string;
  readonly state: IncidentState;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly modifiedAt: string;
  readonly modifiedBy: string;
  readonly submitted?: { readonly at: string; readonly by: string };
}

/** Null for a stream in which nothing was reported (yet). */
export function incidentAsRecorded(events: readonly OpenedEvent[]): IncidentAsRecorded | null {
  const state = events.reduce<IncidentState | null>(
    (folded, event) => evolve(folded, event as unknown as IncidentEvent),
    null,
  );
  const [first, last] = [events[0], events.at(-1)];
  const handedOver = events.find(({ type }) => type === 'ReferralSubmitted');
  if (!state || !first || !last) return null;
  return {
    districtId: state.districtId,
    state,
    createdAt: first.meta.at,
    createdBy: first.meta.actor,
    modifiedAt: last.meta.at,
    modifiedBy: last.meta.actor,
    ...(handedOver && { submitted: { at: handedOver.meta.at, by: handedOver.meta.actor } }),
  };
}

function reasonOf({ data }: OpenedEvent): string | null {
  return 'reason' in data && typeof data.reason === 'string' ? data.reason : null;
}
