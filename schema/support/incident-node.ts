import type { IncidentRow } from '../../projections/district_incident/incident-row.ts';
import type { IncidentView } from '../../projections/district_incident/incident-view.ts';
import { asLasting } from '../../src/shared/lasting.ts';
import { type Edge, encodeCursor } from './connection.ts';
import type { IncidentRoot } from './incident-root.ts';

type Status = 'EXCLUDED' | 'SYNCED' | 'PENDING';

interface MadeEdge {
  readonly status: Status;
  readonly reason: string | null;
  readonly edge: Edge<IncidentRoot>;
}

/** The last edge that was made of a view: a view stays the same object for as long as its text is kept. */
const edges = new WeakMap<IncidentView, MadeEdge>();

/** A district's incident in a page; the same object as before while nothing of it has changed. */
export function incidentEdge({ view, candidateHash, publishedHash, exclusion }: IncidentRow): Edge<IncidentRoot> {
  const status =
    candidateHash === null && publishedHash === null
      ? 'EXCLUDED'
      : candidateHash === publishedHash
        ? 'SYNCED'
        : 'PENDING';
  const reason = status === 'EXCLUDED' ? exclusion : null;
  const known = edges.get(view);
  if (known?.status === status && known.reason === reason) return known.edge;
  const edge = asLasting({
    cursor: encodeCursor([view.occurredOn, view.id]),
    node: { ...view, sync: { status, reason, incidentId: view.id } },
  });
  edges.set(view, { status, reason, edge });
  return edge;
}

export const incidentNode = (row: IncidentRow): IncidentRoot => incidentEdge(row).node;

/** What the state has of an incident: it has reached it. */
export const stateIncidentNode = (view: IncidentView): IncidentRoot => ({
  ...view,
  sync: { status: 'SYNCED', reason: null, incidentId: view.id },
});
