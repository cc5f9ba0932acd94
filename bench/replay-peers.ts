import { type DomainEvent, type EventType, eventCatalog } from '../src/domain/event-catalog.ts';
import type { Database, Sql } from '../src/postgres/sql.ts';
import { typesOf } from '../src/projector/check-handled-by.ts';
import type { DocumentProjection, HandledBy, Projection, SetProjection } from '../src/projector/projection.ts';

export interface ReplayTables {
  readonly schema: string;
}

interface Doc {
  id: string;
  districtId: string;
  status: string;
  occurredOn: string;
  participants: unknown[];
  resolutions: unknown[];
}

const incident: DocumentProjection<Doc> = {
  kind: 'document',
  name: 'replay_incident',
  version: 1,
  reads: [],
  tables: `create table replay_incident (id text primary key, district_id text not null, status text not null, occurred_on date not null, doc text not null);
    create index on replay_incident (district_id, occurred_on desc, id desc)`,
  keys: {
    IncidentReported: ({ data }) => data.incidentId,
    IncidentParticipantAdded: ({ data }) => data.incidentId,
    ResolutionAdded: ({ data }) => data.incidentId,
    IncidentCompleted: ({ data }) => data.incidentId,
  },
  evolve(doc, event) {
    if (event.type === 'IncidentReported') {
      const { incidentId: id, districtId, occurredOn } = event.data;
      return { id, districtId, occurredOn, status: 'IN_PROGRESS', participants: [], resolutions: [] };
    }
    if (doc && event.type === 'IncidentParticipantAdded') doc.participants.push(event.data);
    if (doc && event.type === 'ResolutionAdded') doc.resolutions.push(event.data);
    if (doc && event.type === 'IncidentCompleted') doc.status = 'COMPLETE';
    return doc;
  },
  async load(sql, keys) {
    const rows = await sql.query<{ id: string; doc: string }>(
      'select id, doc from replay_incident where id = any($1::text[])',
      [keys],
      'load replay_incident',
    );
    return new Map(rows.map(({ id, doc }) => [id, JSON.parse(doc) as Doc]));
  },
  async write(sql, changes) {
    const docs = changes.flatMap(({ doc }) => (doc ? [doc] : []));
    await sql.query(
      `insert into replay_incident select i, di, st, oc::date, d from unnest($1::text[], $2::text[], $3::text[], $4::text[], string_to_array($5, E'\\n')) as x(i, di, st, oc, d)
       on conflict (id) do update set status = excluded.status, occurred_on = excluded.occurred_on, doc = excluded.doc`,
      [
        docs.map(({ id }) => id),
        docs.map(({ districtId }) => districtId),
        docs.map(({ status }) => status),
        docs.map(({ occurredOn }) => occurredOn),
        docs.map((doc) => JSON.stringify(doc)).join('\n'),
      ],
      'write replay_incident',
    );
    return docs.map(({ id, districtId }) => ({ kind: 'incident', id, org: districtId }));
  },
};

const synced: SetProjection = {
  kind: 'set',
  name: 'replay_sync',
  version: 1,
  reads: ['replay_incident'],
  tables: 'create table replay_sync (sync text primary key, incidents int not null)',
  types: ['DistrictSynced'],
  async apply(sql, event) {
    if (event.type !== 'DistrictSynced') return [];
    const { syncId, districtId } = event.data;
    await sql.query(
      'insert into replay_sync select $1, count(*) from replay_incident where district_id = $2',
      [syncId, districtId],
      'replay_sync',
    );
    return [];
  },
};

export const replayProjections = (): readonly Projection[] => [incident, synced];

export function handledByReplay(projections: readonly Projection[]): HandledBy {
  const types = Object.keys(eventCatalog) as EventType[];
  return Object.fromEntries(
    types.map((type) => [type, projections.filter((p) => typesOf(p).has(type)).map(({ name }) => name)]),
  ) as unknown as HandledBy;
}

/** The limit: one statement reads the whole journal and writes the table, without positions, fences, set events or changes. */
export async function foldInSql(database: Database, { schema }: ReplayTables): Promise<void> {
  await database.query(
    `insert into ${schema}.replay_incident
     select data ->> 'incidentId', max(org), case when bool_or(type = 'IncidentCompleted') then 'COMPLETE' else 'IN_PROGRESS' end, max(data ->> 'occurredOn')::date,
       json_build_object('base', (json_agg(data) filter (where type = 'IncidentReported')) -> 0, 'participants', json_agg(data) filter (where type = 'IncidentParticipantAdded'),
         'resolutions', json_agg(data) filter (where type = 'ResolutionAdded'))::text
     from (select stream, type, org, data::json as data from log.event where type <> 'DistrictSynced') e group by data ->> 'incidentId'`,
  );
}

/** What a projector without batches does: load, fold and write one document, move the checkpoint, commit. */
export async function projectOneByOne(database: Database, { schema }: ReplayTables, count: number): Promise<void> {
  await database.query(`create table ${schema}.checkpoint as select 0::bigint as position`);
  const rows = await database.query<{ position: number; type: string; org: string; data: string }>(
    'select position, type, org, data from log.event where position <= $1 order by position',
    [count],
  );
  for (const { position, type, data } of rows) {
    await database.transaction(async (sql) => {
      await sql.query(`set local search_path = ${schema}`);
      await one(sql, { type, data: JSON.parse(data) } as DomainEvent);
      await sql.query('update checkpoint set position = $1', [position], 'one by one checkpoint');
    });
  }
}

async function one(sql: Sql, event: DomainEvent): Promise<void> {
  if (event.type === 'DistrictSynced') return void (await synced.apply(sql, event as never, { isReplay: true }));
  const id = (event.data as { readonly incidentId: string }).incidentId;
  const doc = (await incident.load(sql, [id])).get(id) ?? null;
  await incident.write(sql, [{ key: id, doc: incident.evolve(doc, event as never), lastEvent: null }]);
}
