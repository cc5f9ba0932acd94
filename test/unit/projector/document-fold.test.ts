import { describe, expect, it } from 'vitest';
import { DocumentFold } from '../../../src/projector/document-fold.ts';
import type { DocumentChange, DocumentProjection, JournalEvent } from '../../../src/projector/projection.ts';
import type { Sql } from '../../../src/postgres/sql.ts';

interface Doc {
  readonly events: readonly string[];
}

const sql: Sql = { query: () => Promise.resolve([]) };
const event = (type: string, incidentId: string): JournalEvent =>
  ({ type, data: { incidentId }, position: 1 }) as unknown as JournalEvent;

function world(stored: Readonly<Record<string, Doc>>) {
  const asked: string[] = [];
  const written = new Map<string, Doc | null>();
  const projection: DocumentProjection<Doc> = {
    kind: 'document',
    name: 'incident',
    version: 1,
    tables: '',
    reads: [],
    keys: { IncidentReported: ({ data }) => data.incidentId, IncidentCompleted: ({ data }) => data.incidentId },
    begins: ['IncidentReported'],
    evolve: (doc, { type }) => ({ events: [...(doc?.events ?? []), type] }),
    load: (_sql, keys) => {
      asked.push(...keys);
      return Promise.resolve(new Map(keys.flatMap((key) => (stored[key] ? [[key, stored[key]]] : []))));
    },
    write: (_sql, changes: readonly DocumentChange<Doc>[]) => {
      for (const { key, doc } of changes) written.set(key, doc);
      return Promise.resolve([]);
    },
  };
  return { fold: new DocumentFold(projection), asked, written };
}

describe('folding documents', () => {
  it('does not look for a document that begins with one of the events', async () => {
    const { fold, asked, written } = world({ old: { events: ['IncidentReported'] } });
    const events = [
      event('IncidentReported', 'new'),
      event('IncidentCompleted', 'new'),
      event('IncidentCompleted', 'old'),
    ];
    await fold.apply(sql, events, () => false);
    expect(asked).toEqual(['old']);
    expect(written.get('new')).toEqual({ events: ['IncidentReported', 'IncidentCompleted'] });
    expect(written.get('old')).toEqual({ events: ['IncidentReported', 'IncidentCompleted'] });
  });

  it('looks for it again after a transaction that did not commit', async () => {
    const { fold, asked } = world({});
    await fold.apply(sql, [event('IncidentReported', 'new')], () => false);
    fold.forget();
    await fold.apply(sql, [event('IncidentCompleted', 'new')], () => false);
    expect(asked).toEqual(['new']);
  });
});
